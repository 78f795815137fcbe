package octopus.block.operation.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.block.BlockFault;
import octopus.block.Columns;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.quota.QuotaRequest;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeView;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import org.jooq.DSLContext;

/** Volumes that come into Octopus's care from a storage, and those that leave it with their data. */
public final class AdoptionService {
    private static final Set<VolumeStatus> RELEASABLE = Set.of(
            VolumeStatus.AVAILABLE,
            VolumeStatus.ERROR,
            VolumeStatus.ERROR_RESTORING,
            VolumeStatus.ERROR_EXTENDING,
            VolumeStatus.ERROR_DELETING,
            VolumeStatus.ERROR_UNMANAGING);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Workbench bench;
    private final Places places;
    private final FlowDefinition<AdoptVolume.Context> adopt;
    private final FlowDefinition<ReleaseVolume.Context> release;

    public AdoptionService(Workbench bench, Places places) {
        this.bench = bench;
        this.places = places;
        this.adopt = new AdoptVolume(bench, places).definition();
        this.release = new ReleaseVolume(bench, places).definition();
    }

    public List<FlowDefinition<?>> definitions() {
        return List.of(adopt, release);
    }

    /**
     * Something on the storage that is, or could become, a volume or a snapshot.
     *
     * @param obstacle why it cannot be adopted
     * @param id of the volume or snapshot that it is already
     * @param source for a snapshot of ours, its volume's name on the storage
     */
    public record Candidate(
            String name, Size size, Optional<String> obstacle, Optional<UUID> id, Optional<String> source) {
        static Candidate of(Capability.Adopting.Foreign foreign) {
            return new Candidate(
                    foreign.name(), foreign.size(), foreign.obstacle(), Optional.empty(), Optional.empty());
        }

        static Candidate ours(String name, Size size, UUID id, Optional<String> source) {
            return new Candidate(name, size, Optional.of("it is managed already"), Optional.of(id), source);
        }
    }

    /** Everything in a pool that looks like a volume. */
    public List<Candidate> candidates(String host) {
        PoolState pool = places.pool(host);
        Capability.Adopting hands = places.adopting(pool.backend());
        List<Candidate> all = new ArrayList<>();
        DriverCalls.call(
                        pool.backend(),
                        "Looking for what can be adopted",
                        () -> hands.foreignVolumes(pool.report().name()))
                .forEach(foreign -> all.add(Candidate.of(foreign)));
        for (Volume volume : bench.database()
                .read(sql -> bench.stores()
                        .volumes()
                        .ofPool(sql, pool.backend(), pool.report().name()))) {
            volume.location()
                    .flatMap(Location::nativeName)
                    .ifPresent(name -> all.add(
                            Candidate.ours(name, volume.size(), volume.id().value(), Optional.empty())));
        }
        return all;
    }

    /** @param zone has to be the backend's where it is given */
    public record NewAdoption(
            String host,
            String reference,
            Optional<String> name,
            Optional<String> description,
            Optional<String> type,
            Map<String, String> metadata,
            Optional<String> zone,
            boolean bootable) {}

    public VolumeView adopt(Caller caller, NewAdoption wanted) {
        PoolState pool = places.open(wanted.host());
        bench.database().read(sql -> {
            bench.backends().refuseFrozen(sql, pool.backend(), "Adopting " + wanted.reference());
            return pool;
        });
        places.adopting(pool.backend());
        refuseOtherZone(wanted, pool);
        return bench.database().write(transaction -> {
            refuseOurs(transaction.sql(), pool, wanted.reference());
            Optional<VolumeType> type = type(transaction.sql(), caller, wanted, pool);
            bench.quotas().check(transaction, new QuotaRequest(caller.project(), 1, 0, 0, 0, type));
            Volume volume = row(caller, wanted, pool, type);
            bench.stores().volumes().insert(transaction, volume);
            AdoptVolume.Context context =
                    new AdoptVolume.Context(volume.id(), volume.project(), Places.location(pool), wanted.reference());
            FlowId flow = bench.flows()
                    .submit(
                            transaction,
                            adopt,
                            context,
                            Set.of(Subjects.of(volume.id()), Subjects.foreign(pool.backend(), wanted.reference())),
                            caller);
            bench.journal()
                    .accepted(
                            transaction,
                            caller,
                            "volume.adopt",
                            "volume",
                            volume.id(),
                            flow,
                            wanted.reference() + " on " + pool.host());
            return new VolumeView(volume, type.map(VolumeType::name));
        });
    }

    private static void refuseOtherZone(NewAdoption wanted, PoolState pool) {
        wanted.zone().filter(zone -> !zone.equals(pool.availabilityZone())).ifPresent(zone -> {
            throw Refuse.request(
                    "availability_zone",
                    "Adopting " + wanted.reference(),
                    "its backend is in zone " + pool.availabilityZone() + ", not in " + zone,
                    "Leave the zone out, or name the backend's.");
        });
    }

    private void refuseOurs(DSLContext sql, PoolState pool, String reference) {
        ours(sql, pool.backend(), reference).ifPresent(volume -> {
            throw Fault.of(
                            BlockFault.ALREADY_MANAGED,
                            "Adopting " + reference,
                            "it is volume " + volume.nameOrId() + " already",
                            "List what can be adopted.")
                    .about("field", "ref")
                    .about("volume", volume.id())
                    .exception();
        });
    }

    /** Names on a storage come from ids, so the id in a reference tells whose it is. */
    private Optional<Volume> ours(DSLContext sql, String backend, String reference) {
        Matcher id = ID.matcher(reference);
        if (!id.find()) {
            return Optional.empty();
        }
        return bench.stores()
                .volumes()
                .volume(sql, VolumeId.of(id.group()))
                .filter(volume -> volume.location()
                        .filter(place -> place.backend().equals(backend))
                        .flatMap(Location::nativeName)
                        .filter(reference::startsWith)
                        .isPresent());
    }

    private Optional<VolumeType> type(DSLContext sql, Caller caller, NewAdoption wanted, PoolState pool) {
        Optional<VolumeType> type = wanted.type().isPresent()
                ? bench.stores().types().find(sql, caller, wanted.type().get())
                : bench.stores()
                        .types()
                        .defaultOf(
                                sql,
                                caller.project(),
                                bench.backends().settings().defaultType());
        if (type.isEmpty() && wanted.type().isPresent()) {
            throw invalidType(wanted, "there is no volume type " + wanted.type().get());
        }
        type.flatMap(found -> Scheduler.refusal(
                        PlacementRequest.create(Size.ZERO)
                                .type(found.extraSpecs(), Map.of())
                                .at(PlacementRequest.Purpose.KEEP, Optional.of(pool.host())),
                        pool))
                .ifPresent(refusal -> {
                    throw invalidType(wanted, "pool " + refusal.pool() + " does not suit it: " + refusal.words());
                });
        type.flatMap(VolumeType::encryption).ifPresent(_ -> {
            throw invalidType(wanted, "volumes of it are encrypted, and nobody here has the key of this one");
        });
        return type;
    }

    private static RuntimeException invalidType(NewAdoption wanted, String cause) {
        return Fault.of(
                        BlockFault.INVALID_TYPE,
                        "Adopting " + wanted.reference() + " as a volume of type "
                                + wanted.type().orElse("(default)"),
                        cause,
                        "Name a type that this pool suits.")
                .about("field", "volume_type")
                .exception();
    }

    private Volume row(Caller caller, NewAdoption wanted, PoolState pool, Optional<VolumeType> type) {
        return new Volume(
                VolumeId.random(),
                caller.project(),
                caller.user(),
                wanted.name(),
                wanted.description(),
                0,
                0,
                VolumeStatus.MANAGING,
                Optional.empty(),
                Optional.empty(),
                pool.availabilityZone(),
                type.map(VolumeType::id),
                Optional.of(Places.location(pool)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                wanted.metadata(),
                Map.of(),
                Map.of(),
                wanted.bootable(),
                type.map(VolumeType::isMultiattach).orElse(false),
                true,
                Optional.empty(),
                Optional.empty(),
                Columns.instant(Columns.micros(bench.journal().now())),
                Optional.empty());
    }

    /** Lets a volume go; its data stays where it is. */
    public void release(Caller caller, VolumeId id) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            if (!RELEASABLE.contains(volume.status())) {
                throw Refuse.status(volume, "unmanage", RELEASABLE);
            }
            Location place = volume.location()
                    .filter(location -> location.nativeName().isPresent())
                    .orElseThrow(() -> Refuse.volume(volume, "unmanage", "it is on no backend", "Delete it."));
            refuseUsed(transaction, volume);
            bench.backends().refuseFrozen(transaction.sql(), place.backend(), "Unmanaging volume " + volume.nameOrId());
            places.adopting(place.backend());
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            id,
                            VolumeChange.to(VolumeStatus.UNMANAGING).onlyFrom(RELEASABLE));
            ReleaseVolume.Context context = new ReleaseVolume.Context(id, volume.project(), place);
            FlowId flow = bench.flows().submit(transaction, release, context, Set.of(Subjects.of(id)), caller);
            bench.journal().accepted(transaction, caller, "volume.release", "volume", id, flow, volume.nameOrId());
            return flow;
        });
    }

    private void refuseUsed(Transaction transaction, Volume volume) {
        if (!bench.stores()
                .attachments()
                .ofVolume(transaction.sql(), volume.id())
                .isEmpty()) {
            throw Refuse.volume(volume, "unmanage", "it is attached", "Detach it first.");
        }
        Refuse.whileInGroup(volume, "unmanage");
        if (volume.encryptionKey().isPresent()) {
            throw Refuse.volume(
                    volume,
                    "unmanage",
                    "it is encrypted, and its data would be of no use without the key that goes with it",
                    "Upload it to an image, which takes a copy of the key along, or retype it to a plain type first.");
        }
        if (bench.stores().snapshots().anyOfVolume(transaction.sql(), volume.id())) {
            throw Refuse.volume(volume, "unmanage", "it has snapshots", "Delete or unmanage them first.");
        }
    }
}
