package octopus.block.operation.volume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.AttachmentStates;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.type.TypeEncryption;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** What may be asked of volumes beyond making, describing and deleting them. */
public final class VolumeActions {
    private final Workbench bench;
    private final VolumeFlows flows;
    private final AttachmentStates states;
    private final VolumeTypeService types;
    private final Consumer<String> look;

    /** @param look has a backend compared with the database soon, where somebody has written into the database by hand */
    public VolumeActions(
            Workbench bench,
            VolumeFlows flows,
            AttachmentStates states,
            VolumeTypeService types,
            Consumer<String> look) {
        this.bench = bench;
        this.flows = flows;
        this.states = states;
        this.types = types;
        this.look = look;
    }

    public void setBootable(Caller caller, VolumeId id, boolean bootable) {
        change(caller, id, "volume.set-bootable", VolumeChange.none().bootable(bootable), Set.of());
    }

    public void setReadOnly(Caller caller, VolumeId id, boolean readOnly) {
        bench.database().write(transaction -> {
            Volume volume = bench.describing(transaction, caller, id);
            if (volume.status() != VolumeStatus.AVAILABLE) {
                throw Refuse.status(volume, "set the read-only flag of", Set.of(VolumeStatus.AVAILABLE));
            }
            Map<String, String> notes = new HashMap<>(volume.adminMetadata());
            notes.put("readonly", readOnly ? "True" : "False");
            bench.journal().done(transaction, caller, "volume.set-readonly", "volume", id, String.valueOf(readOnly));
            return bench.stores()
                    .volumes()
                    .update(transaction, id, VolumeChange.none().adminMetadata(notes));
        });
    }

    /** @return the image metadata as it is then */
    public Map<String, String> setImageMetadata(Caller caller, VolumeId id, Map<String, String> given) {
        return bench.database().write(transaction -> {
            Volume volume = described(transaction, caller, id);
            Map<String, String> metadata = new HashMap<>(volume.imageMetadata());
            metadata.putAll(given);
            bench.stores().volumes().write(transaction, id, VolumeChange.none().imageMetadata(metadata));
            return metadata;
        });
    }

    /** @throws octopus.spi.StorageException METADATA_KEY_NOT_FOUND */
    public void unsetImageMetadata(Caller caller, VolumeId id, String key) {
        bench.database().write(transaction -> {
            Volume volume = described(transaction, caller, id);
            Map<String, String> metadata = new HashMap<>(volume.imageMetadata());
            if (metadata.remove(key) == null) {
                throw Workbench.notFound(
                        BlockFault.METADATA_KEY_NOT_FOUND,
                        "Volume " + id + " has no image metadata with key " + key + "; it");
            }
            return bench.stores()
                    .volumes()
                    .update(transaction, id, VolumeChange.none().imageMetadata(metadata));
        });
    }

    /** @param attachStatus attached or detached */
    public record Reset(
            Optional<VolumeStatus> status, Optional<AttachmentStatus> attachStatus, Optional<String> migrationStatus) {}

    /**
     * Writes statuses without touching the storage, as an administrator demands. Whether they are true is looked at
     * afterwards; what contradicts the attachments or the storage becomes a finding.
     */
    public void resetStatus(Caller caller, VolumeId id, Reset reset) {
        Volume before = bench.database().write(transaction -> {
            Volume volume = bench.describing(transaction, caller, id);
            List<Attachment> attachments = bench.stores().attachments().ofVolume(transaction.sql(), id);
            if (reset.status().filter(status -> status == VolumeStatus.IN_USE).isPresent() && attachments.isEmpty()) {
                throw Refuse.volume(volume, "reset to in-use", "it has no attachment", "Attach it.");
            }
            if (reset.attachStatus()
                    .filter(status -> status == AttachmentStatus.DETACHED)
                    .isPresent()) {
                attachments.forEach(attachment -> bench.stores().attachments().delete(transaction, attachment.id()));
                states.settle(transaction, id);
            }
            VolumeChange change = VolumeChange.none();
            reset.status().ifPresent(status -> change.status(status).previous(Optional.empty()));
            reset.migrationStatus()
                    .ifPresent(status -> change.migration(Optional.of(status).filter(text -> !text.equals("none"))));
            bench.stores().volumes().write(transaction, id, change);
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "volume.reset-status",
                            "volume",
                            id,
                            volume.status().text() + " to "
                                    + reset.status().map(VolumeStatus::text).orElse("the same"));
            return volume;
        });
        before.location().ifPresent(place -> look.accept(place.backend()));
    }

    /** @throws octopus.spi.StorageException VOLUME_TYPE_NOT_FOUND */
    public VolumeType type(Caller caller, String reference) {
        return types.find(caller, reference);
    }

    /**
     * Changes the type where the volume is.
     *
     * @throws octopus.spi.StorageException INVALID_TYPE when the volume would have to move to another pool
     */
    public void retype(Caller caller, VolumeId id, String typeReference) {
        VolumeType type = types.find(caller, typeReference);
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            retypeInPlace(transaction, caller, volume, type).ifPresent(why -> {
                throw needsMove(volume, type, why);
            });
            return id;
        });
    }

    /** Changes the type without moving the data. @return why its pool does not suit that type; then nothing has changed */
    public Optional<Refusal> retypeInPlace(Transaction transaction, Caller caller, Volume volume, VolumeType type) {
        checkRetype(transaction, volume, type);
        List<Snapshot> snapshots = bench.stores().snapshots().ofVolume(transaction.sql(), volume.id());
        bench.quotas()
                .checkType(
                        transaction,
                        volume.project(),
                        type,
                        volume.sizeGib(),
                        snapshots.size(),
                        snapshots.stream().mapToLong(Snapshot::sizeGib).sum());
        Optional<Refusal> refusal = volume.location()
                .flatMap(place -> Scheduler.refusal(
                        PlacementRequest.create(Size.ZERO)
                                .type(type.extraSpecs(), Map.of())
                                .at(PlacementRequest.Purpose.KEEP, Optional.of(place.host())),
                        bench.backends().pool(place.backend(), place.pool()).withEnabled(true)))
                .or(() -> flows.limit().refusal(transaction, volume, type));
        if (refusal.isEmpty()) {
            VolumeId id = volume.id();
            flows.limit().begin(transaction, caller, volume, type);
            bench.stores()
                    .volumes()
                    .update(transaction, id, VolumeChange.none().type(type.id()).multiattach(type.isMultiattach()));
            bench.stores().snapshots().retype(transaction, id, type.id());
            bench.journal().done(transaction, caller, "volume.retype", "volume", id, "to " + type.name());
            bench.journal()
                    .event(transaction, "volume.retyped", "volume", id, volume.project(), Map.of("type", type.name()));
        }
        return refusal;
    }

    public static StorageException needsMove(Volume volume, VolumeType type, Refusal why) {
        return Fault.of(
                        BlockFault.INVALID_TYPE,
                        "Retyping volume " + volume.nameOrId() + " to " + type.name(),
                        "its pool " + why.pool() + " does not suit that type: " + why.words(),
                        "It has to move to another pool: retype it with the migration policy on-demand.")
                .about("field", "new_type")
                .exception();
    }

    /** Puts the volume back to its latest snapshot. */
    public void revert(Caller caller, VolumeId id, SnapshotId snapshotId) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            Snapshot snapshot = checkRevert(transaction, caller, volume, snapshotId);
            Location place = volume.location()
                    .orElseThrow(() -> Refuse.volume(volume, "revert", "it has no place on a backend", "Delete it."));
            bench.refuseFrozen(transaction.sql(), volume, "revert");
            bench.stores().volumes().write(transaction, id, VolumeChange.to(VolumeStatus.REVERTING));
            bench.stores()
                    .snapshots()
                    .move(
                            transaction,
                            snapshotId,
                            Set.of(),
                            SnapshotStatus.RESTORING,
                            snapshot.progress(),
                            Optional.empty());
            FlowId flow = bench.flows()
                    .submit(
                            transaction,
                            flows.revert(),
                            new RevertVolume.Context(id, volume.project(), place, snapshotId),
                            Set.of(Subjects.of(id)),
                            caller);
            bench.journal().accepted(transaction, caller, "volume.revert", "volume", id, flow, "to " + snapshotId);
            return flow;
        });
    }

    private Snapshot checkRevert(Transaction transaction, Caller caller, Volume volume, SnapshotId snapshotId) {
        List<Snapshot> snapshots = bench.stores().snapshots().ofVolume(transaction.sql(), volume.id());
        Snapshot snapshot = bench.snapshot(transaction.sql(), caller, snapshotId);
        if (snapshots.isEmpty() || !snapshots.getLast().id().equals(snapshotId)) {
            throw Refuse.request(
                    "snapshot_id",
                    "Reverting volume " + volume.nameOrId(),
                    "snapshot " + snapshotId + " is not its latest",
                    snapshots.isEmpty()
                            ? "It has no snapshots."
                            : "The latest is " + snapshots.getLast().id() + ".");
        }
        if (snapshot.sizeGib() != volume.sizeGib()) {
            throw Refuse.request(
                    "snapshot_id",
                    "Reverting volume " + volume.nameOrId(),
                    "it has " + volume.sizeGib() + " GiB now and had " + snapshot.sizeGib()
                            + " when the snapshot was taken",
                    "Make a new volume from the snapshot.");
        }
        if (volume.status() != VolumeStatus.AVAILABLE || snapshot.status() != SnapshotStatus.AVAILABLE) {
            throw Fault.of(
                            BlockFault.REVERT_CONFLICT,
                            "Reverting volume " + volume.nameOrId(),
                            "the volume is " + volume.status().text() + " and the snapshot "
                                    + snapshot.status().text(),
                            "Both must be available.")
                    .exception();
        }
        return snapshot;
    }

    /** Whether its data has to be written anew for that type: encrypted, decrypted, or encrypted otherwise. */
    public boolean recodes(DSLContext sql, Volume volume, VolumeType type) {
        Optional<TypeEncryption> now = bench.typeOf(sql, volume).flatMap(VolumeType::encryption);
        return now.isPresent() != type.encryption().isPresent()
                || now.isPresent() && !now.get().makesTheSame(type.encryption().orElseThrow());
    }

    /** @throws StorageException INVALID_VOLUME, INVALID_TYPE, OVER_QUOTA when its data cannot be written anew for that type */
    public void checkRecode(Transaction transaction, Volume volume, VolumeType type) {
        if (volume.status() != VolumeStatus.AVAILABLE) {
            throw Refuse.status(volume, "encrypt or decrypt", Set.of(VolumeStatus.AVAILABLE));
        }
        Refuse.whileInGroup(volume, "retype");
        for (VolumeType each : Stream.concat(bench.typeOf(transaction.sql(), volume).stream(), Stream.of(type))
                .toList()) {
            boolean readable = each.encryption()
                    .map(how -> how.controlLocation() == ControlLocation.FRONT_END
                            && how.luks().isPresent())
                    .orElse(true);
            if (!readable) {
                throw refuseRecode(
                        volume,
                        type,
                        "type " + each.name() + " is encrypted in a way that is none of LUKS at the front end",
                        "Copy it from within a machine into a volume of that type.");
            }
        }
        if (type.isMultiattach() && type.encryption().isPresent()) {
            throw refuseRecode(
                    volume,
                    type,
                    "that is both multiattach and encrypted, which consumers cannot do together",
                    "Take a type that is one of them.");
        }
        bench.quotas().checkType(transaction, volume.project(), type, volume.sizeGib(), 0, 0);
    }

    /** Whether the types have different QoS specs, of which some are for consumers: those are told at the attachment only. */
    private boolean limitsDiffer(DSLContext sql, Volume volume, VolumeType type) {
        Optional<UUID> before = bench.typeOf(sql, volume).flatMap(VolumeType::qosSpecs);
        return !before.equals(type.qosSpecs())
                && Stream.concat(before.stream(), type.qosSpecs().stream())
                        .flatMap(id -> bench.stores().types().qos().find(sql, id).stream())
                        .anyMatch(specs -> specs.consumer().atFrontEnd());
    }

    private static StorageException refuseRecode(Volume volume, VolumeType type, String cause, String correction) {
        return Fault.of(
                        BlockFault.INVALID_TYPE,
                        "Retyping volume " + volume.nameOrId() + " to " + type.name(),
                        cause,
                        correction)
                .about("field", "new_type")
                .exception();
    }

    private void checkRetype(Transaction transaction, Volume volume, VolumeType type) {
        Set<VolumeStatus> allowed = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);
        if (!allowed.contains(volume.status())) {
            throw Refuse.status(volume, "retype", allowed);
        }
        Refuse.whileInGroup(volume, "retype");
        if (volume.type().filter(type.id()::equals).isPresent()) {
            throw Refuse.request(
                    "new_type",
                    "Retyping volume " + volume.nameOrId(),
                    "it is of type " + type.name() + " already",
                    "");
        }
        if (recodes(transaction.sql(), volume, type)) {
            throw refuseRecode(
                    volume,
                    type,
                    "its data would have to be " + (type.encryption().isPresent() ? "encrypted" : "decrypted"),
                    "Retype it with the migration policy on-demand, while nobody uses it.");
        }
        if (volume.status() == VolumeStatus.IN_USE && limitsDiffer(transaction.sql(), volume, type)) {
            throw Refuse.volume(
                    volume,
                    "retype",
                    "it is in use, and whoever uses it would not hear of the other QoS specs of type " + type.name(),
                    "Detach it first.");
        }
        if (type.isMultiattach() != volume.multiattach() && volume.status() != VolumeStatus.AVAILABLE) {
            throw Refuse.volume(
                    volume, "retype", "multiattach can only change while it is available", "Detach it first.");
        }
    }

    private Volume described(Transaction transaction, Caller caller, VolumeId id) {
        Volume volume = bench.describing(transaction, caller, id);
        if (volume.status() == VolumeStatus.MAINTENANCE || volume.status() == VolumeStatus.UPLOADING) {
            throw Refuse.volume(
                    volume,
                    "change the image metadata of",
                    "its status is " + volume.status().text(),
                    "Wait until it is done.");
        }
        return volume;
    }

    private void change(Caller caller, VolumeId id, String verb, VolumeChange change, Set<VolumeStatus> allowed) {
        bench.database().write(transaction -> {
            Volume volume = bench.describing(transaction, caller, id);
            if (volume.status() == VolumeStatus.MAINTENANCE
                    || (!allowed.isEmpty() && !allowed.contains(volume.status()))) {
                throw Refuse.status(volume, "change", allowed.isEmpty() ? Set.of(VolumeStatus.AVAILABLE) : allowed);
            }
            bench.stores().volumes().write(transaction, id, change);
            bench.journal().done(transaction, caller, verb, "volume", id, "");
            return id;
        });
    }
}
