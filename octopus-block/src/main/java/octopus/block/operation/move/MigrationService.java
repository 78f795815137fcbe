package octopus.block.operation.move;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.adopt.Places;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.node.image.QemuImages;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;

/** Volumes that go to another pool or backend: because an administrator says so, or because their new type needs it. */
public final class MigrationService {
    private static final Set<VolumeStatus> MOVABLE = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final Workbench bench;
    private final Places places;
    private final VolumeActions actions;
    private final MigrationFlows flows;

    /** What moves data. */
    public record Hands(Scheduler scheduler, Leftovers leftovers, QemuImages qemu, VolumeKeys keys) {}

    public MigrationService(Workbench bench, Places places, VolumeActions actions, Hands hands) {
        this.bench = bench;
        this.places = places;
        this.actions = actions;
        this.flows = new MigrationFlows(bench, hands);
    }

    public List<FlowDefinition<?>> definitions() {
        return List.of(flows.migrate(), flows.retype(), flows.recode());
    }

    /**
     * What is asked for.
     *
     * @param host {@code host@backend#pool}, or {@code host@backend} of a backend with one pool
     * @param locked whether nobody else may change the volume meanwhile; without it whoever does ends the move. What is in
     *     use, and what its own storage moves between its pools, is locked in any case
     * @param copied whether the data has to go through this machine, whatever the storage can do
     */
    public record Migration(String host, boolean locked, boolean copied) {}

    public void migrate(Caller caller, VolumeId id, Migration wanted) {
        String host = wanted.host();
        PoolState pool = places.open(host);
        bench.database().write(transaction -> {
            Volume volume = notMoving(transaction, caller, id, "migrate");
            if (!MOVABLE.contains(volume.status())) {
                throw Refuse.status(volume, "migrate", MOVABLE);
            }
            Location source = placed(transaction, volume, "migrate");
            if (source.host().equals(pool.host())) {
                throw Refuse.request(
                        "host",
                        "Migrating volume " + volume.nameOrId(),
                        "it is on " + host + " already",
                        "Name another host.");
            }
            bench.backends().refuseFrozen(transaction.sql(), pool.backend(), "Migrating volume " + volume.nameOrId());
            boolean within = pool.backend().equals(source.backend());
            if (within && wanted.copied()) {
                throw Refuse.request(
                        "force_host_copy",
                        "Migrating volume " + volume.nameOrId(),
                        "between pools of one backend only its storage can move it: there its name is taken",
                        "Leave force_host_copy out.");
            }
            refuseImmovable(volume, source, Optional.of(pool.backend()));
            refuseUnsuitable(volume, bench.typeOf(transaction.sql(), volume), pool);
            return submit(
                    transaction,
                    caller,
                    volume,
                    new MoveContext(volume, source, Optional.empty(), Optional.of(pool.host()))
                            .unlockedIf(!wanted.locked() && !within && volume.status() == VolumeStatus.AVAILABLE),
                    flows.migrate());
        });
    }

    private Volume notMoving(Transaction transaction, Caller caller, VolumeId id, String operation) {
        Volume volume = bench.describing(transaction, caller, id);
        if (volume.isMovingUnlocked()) {
            throw Refuse.volume(
                    volume,
                    operation,
                    "it is being moved",
                    "Wait until its migration status is success or error, or use it, which ends the move.");
        }
        return volume;
    }

    private Location placed(Transaction transaction, Volume volume, String operation) {
        Location source = volume.location()
                .filter(place -> place.nativeName().isPresent())
                .orElseThrow(() -> Refuse.volume(volume, operation, "it is on no backend", "Delete it."));
        bench.refuseFrozen(transaction.sql(), volume, operation);
        Refuse.whileInGroup(volume, operation);
        if (bench.stores().snapshots().anyOfVolume(transaction.sql(), volume.id())) {
            throw Refuse.volume(
                    volume, operation, "it has snapshots, which cannot go along", "Delete or unmanage them first.");
        }
        return source;
    }

    /** What is in use goes only where its own storage can move it under its consumers. */
    private void refuseImmovable(Volume volume, Location source, Optional<String> targetBackend) {
        boolean within = targetBackend.isEmpty() || targetBackend.get().equals(source.backend());
        boolean moves = bench.backends()
                .driver(source.backend())
                .capability(Capability.Moving.class)
                .isPresent();
        if (volume.status() == VolumeStatus.IN_USE && !(within && moves)) {
            throw Refuse.volume(
                    volume,
                    "move",
                    "it is in use, and only its own storage could move it then, between its pools",
                    "Detach it first.");
        }
        if (targetBackend.isPresent() && within && !moves) {
            throw Refuse.unsupported(source.backend(), "move volumes between its pools")
                    .exception();
        }
    }

    private static void refuseUnsuitable(Volume volume, Optional<VolumeType> type, PoolState pool) {
        PlacementRequest request = PlacementRequest.create(Size.ofGib(volume.sizeGib()))
                .type(type.map(VolumeType::extraSpecs).orElse(Map.of()), Map.of());
        Scheduler.refusal(request, pool).ifPresent(refusal -> {
            throw Fault.of(
                            BlockFault.NO_VALID_POOL,
                            "Migrating volume " + volume.nameOrId() + " to " + pool.host(),
                            refusal.words(),
                            "Choose another host, or retype the volume.")
                    .about("field", "host")
                    .exception();
        });
    }

    /** Writes its data anew, for the new type has it encrypted otherwise. Nobody may use it meanwhile. */
    private VolumeId recode(Transaction transaction, Caller caller, Volume volume, VolumeType type) {
        actions.checkRecode(transaction, volume, type);
        Location source = placed(transaction, volume, "retype");
        MoveContext context = new MoveContext(volume, source, Optional.of(type.id()), Optional.empty())
                .recodedBy(new Recoding(VolumeId.random(), volume.encryptionKey(), Optional.empty()));
        submit(transaction, caller, volume, context, flows.recode());
        return volume.id();
    }

    private FlowId submit(
            Transaction transaction,
            Caller caller,
            Volume volume,
            MoveContext context,
            FlowDefinition<MoveContext> definition) {
        VolumeChange change = VolumeChange.none().onlyFrom(MOVABLE).migration(Optional.of("starting"));
        Set<Subject> subjects = new HashSet<>(Set.of(Subjects.moveOf(volume.id())));
        if (!context.isUnlocked()) {
            change.status(context.type().isPresent() ? VolumeStatus.RETYPING : VolumeStatus.MAINTENANCE)
                    .previous(Optional.of(volume.status()));
            subjects.add(Subjects.of(volume.id()));
        }
        bench.stores().volumes().write(transaction, volume.id(), change);
        FlowId flow = bench.flows().submit(transaction, definition, context, subjects, caller);
        bench.journal()
                .accepted(
                        transaction,
                        caller,
                        context.type().isPresent() ? "volume.retype" : "volume.migrate",
                        "volume",
                        volume.id(),
                        flow,
                        context.host().map(host -> "to " + host).orElse("to where its new type wants it"));
        return flow;
    }

    /**
     * Gives a volume another type: at once where its pool suits that type, and with {@code onDemand} by moving it where not.
     *
     * @throws StorageException INVALID_TYPE where it would have to move and may not
     */
    public void retype(Caller caller, VolumeId id, String reference, boolean onDemand) {
        retype(caller, id, reference, onDemand, true);
    }

    /** @param mayBeShared whether the caller may have a volume that several consumers attach at a time */
    public void retype(Caller caller, VolumeId id, String reference, boolean onDemand, boolean mayBeShared) {
        VolumeType type = actions.type(caller, reference);
        bench.database().write(transaction -> {
            Volume volume = notMoving(transaction, caller, id, "retype");
            if (!mayBeShared && type.isMultiattach() && !volume.multiattach()) {
                throw Refuse.multiattach(type);
            }
            if (onDemand && actions.recodes(transaction.sql(), volume, type)) {
                return recode(transaction, caller, volume, type);
            }
            Optional<Refusal> refusal = actions.retypeInPlace(transaction, caller, volume, type);
            if (refusal.isEmpty()) {
                return id;
            }
            if (!onDemand) {
                throw VolumeActions.needsMove(volume, type, refusal.get());
            }
            Location source = placed(transaction, volume, "retype");
            refuseImmovable(volume, source, Optional.empty());
            submit(
                    transaction,
                    caller,
                    volume,
                    new MoveContext(volume, source, Optional.of(type.id()), Optional.empty()),
                    flows.retype());
            return id;
        });
    }

    /** For compute services that would extend volumes themselves. */
    public StorageException noExtensionPending(Caller caller, VolumeId id) {
        Volume volume = bench.database().read(sql -> bench.volume(sql, caller, id));
        return Refuse.volume(
                volume,
                "complete the extension of",
                "none of it is left to a compute service",
                "Octopus extends volumes in one go.");
    }

    /**
     * For compute services that have swapped two volumes themselves. Octopus's own moves complete themselves, so a volume
     * that is being moved is refused.
     *
     * @return the volume that stays
     */
    public VolumeId completion(Caller caller, VolumeId id, VolumeId replacement) {
        return bench.database().read(sql -> {
            Volume volume = bench.volume(sql, caller, id);
            Volume other = bench.volume(sql, caller, replacement);
            for (Volume each : List.of(volume, other)) {
                if (MigrationFlows.UNDER_WAY.contains(each.status()) || each.isMovingUnlocked()) {
                    throw Refuse.volume(
                            each,
                            "complete the migration of",
                            "Octopus moves it itself",
                            "Wait until its migration status is success or error.");
                }
            }
            return other.id();
        });
    }
}
