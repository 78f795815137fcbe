package octopus.block.operation.snapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.quota.QuotaRequest;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotQuery;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** What may be asked of snapshots. */
public final class SnapshotService {
    private final Workbench bench;
    private final SnapshotFlows flows;

    public SnapshotService(Workbench bench, SnapshotFlows flows) {
        this.bench = bench;
        this.flows = flows;
    }

    /** @param inUse whether a volume in use may be taken a snapshot of (force, or microversion 3.66) */
    public record NewSnapshot(
            VolumeId volume,
            Optional<String> name,
            Optional<String> description,
            boolean inUse,
            Map<String, String> metadata) {}

    public Snapshot create(Caller caller, NewSnapshot wanted) {
        return bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, wanted.volume());
            Set<VolumeStatus> allowed = wanted.inUse()
                    ? Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE)
                    : Set.of(VolumeStatus.AVAILABLE);
            if (!allowed.contains(volume.status())) {
                throw Refuse.status(volume, "take a snapshot of", allowed);
            }
            Location place = volume.location()
                    .orElseThrow(() ->
                            Refuse.volume(volume, "take a snapshot of", "it has no place on a backend", "Delete it."));
            bench.refuseFrozen(transaction.sql(), volume, "take a snapshot of");
            bench.quotas()
                    .check(
                            transaction,
                            QuotaRequest.snapshot(
                                    volume.project(), volume.sizeGib(), bench.typeOf(transaction.sql(), volume)));
            Snapshot snapshot = row(caller, wanted, volume, place);
            bench.stores().snapshots().insert(transaction, snapshot);
            FlowId flow = bench.flows()
                    .submit(
                            transaction,
                            flows.create(),
                            new SnapshotContext(snapshot.id(), volume.id(), volume.project(), place),
                            Set.of(Subjects.of(snapshot.id())),
                            caller);
            bench.journal()
                    .accepted(
                            transaction,
                            caller,
                            "snapshot.create",
                            "snapshot",
                            snapshot.id(),
                            flow,
                            "of volume " + volume.nameOrId());
            return snapshot;
        });
    }

    public Snapshot show(Caller caller, SnapshotId id) {
        return bench.database().read(sql -> bench.snapshot(sql, caller, id));
    }

    /** @throws octopus.spi.StorageException SNAPSHOT_NOT_FOUND when the marker does not exist */
    public List<Snapshot> list(SnapshotQuery query) {
        return bench.database().read(sql -> {
            query.marker().ifPresent(id -> {
                if (bench.stores().snapshots().find(sql, id).isEmpty()) {
                    throw Workbench.notFound(BlockFault.SNAPSHOT_NOT_FOUND, "Snapshot " + id);
                }
            });
            return bench.stores().snapshots().list(sql, query);
        });
    }

    public int count(SnapshotQuery query) {
        return bench.database().read(sql -> bench.stores().snapshots().count(sql, query));
    }

    /** @param name empty leaves it; a present empty Optional clears it */
    public Snapshot describe(
            Caller caller, SnapshotId id, Optional<Optional<String>> name, Optional<Optional<String>> description) {
        return bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            bench.stores()
                    .snapshots()
                    .describe(
                            transaction, id, name.orElse(snapshot.name()), description.orElse(snapshot.description()));
            bench.journal().done(transaction, caller, "snapshot.update", "snapshot", id, "");
            return bench.snapshot(transaction.sql(), caller, id);
        });
    }

    /** @param replace false merges. @return the metadata as it is then */
    public Map<String, String> setMetadata(Caller caller, SnapshotId id, Map<String, String> given, boolean replace) {
        return bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            Map<String, String> metadata = new HashMap<>(replace ? Map.of() : snapshot.metadata());
            metadata.putAll(given);
            bench.stores().snapshots().metadata(transaction, id, metadata);
            return metadata;
        });
    }

    /** @throws octopus.spi.StorageException METADATA_KEY_NOT_FOUND */
    public void deleteMetadata(Caller caller, SnapshotId id, String key) {
        bench.database().write(transaction -> {
            Map<String, String> metadata =
                    new HashMap<>(bench.snapshot(transaction.sql(), caller, id).metadata());
            if (metadata.remove(key) == null) {
                throw Workbench.notFound(
                        BlockFault.METADATA_KEY_NOT_FOUND,
                        "Snapshot " + id + " has no metadata with key " + key + "; it");
            }
            return bench.stores().snapshots().metadata(transaction, id, metadata);
        });
    }

    /** @param force from any status, for administrators */
    public void delete(Caller caller, SnapshotId id, boolean force) {
        bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            if (!force && !SnapshotStatus.DELETABLE.contains(snapshot.status())) {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: cannot delete snapshot " + snapshot.nameOrId(),
                                "its status is " + snapshot.status().text(),
                                "The status must be available or error or error_deleting for this.")
                        .exception();
            }
            snapshot.groupSnapshot().ifPresent(group -> {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: cannot delete snapshot " + snapshot.nameOrId(),
                                "it is a part of group snapshot " + group,
                                "Delete the group snapshot.")
                        .exception();
            });
            return submitDelete(transaction, caller, snapshot);
        });
    }

    /** Writes the status without touching the storage, as an administrator demands. */
    public void resetStatus(Caller caller, SnapshotId id, SnapshotStatus status) {
        bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "snapshot.reset-status",
                            "snapshot",
                            id,
                            snapshot.status().text() + " to " + status.text());
            return bench.stores()
                    .snapshots()
                    .move(transaction, id, Set.of(), status, snapshot.progress(), snapshot.fault());
        });
    }

    /** What a compute service may say of a snapshot in this status that it takes or deletes itself. */
    public static Set<SnapshotStatus> reportable(SnapshotStatus now) {
        return switch (now) {
            case CREATING -> Set.of(SnapshotStatus.CREATING, SnapshotStatus.AVAILABLE, SnapshotStatus.ERROR);
            case DELETING -> Set.of(SnapshotStatus.DELETING, SnapshotStatus.ERROR_DELETING);
            case AVAILABLE, DELETED, ERROR, ERROR_DELETING, UPDATING, UNMANAGING, BACKING_UP, RESTORING -> Set.of();
        };
    }

    /**
     * Writes what a compute service says of a snapshot.
     *
     * @param progress empty where it says nothing of that
     * @throws octopus.spi.StorageException while Octopus itself works on it: then nobody else knows how it goes
     */
    public void report(Caller caller, SnapshotId id, SnapshotStatus status, Optional<String> progress) {
        Optional<Flow> own = bench.flows().unfinishedOf(Subjects.of(id));
        if (own.isPresent()) {
            throw Fault.of(
                            BlockFault.INVALID_SNAPSHOT,
                            "Invalid snapshot: cannot write the status of snapshot " + id,
                            "Octopus itself works on it (" + own.get().name() + ")",
                            "Wait until that has ended.")
                    .about("snapshot", id)
                    .exception();
        }
        bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "snapshot.report-status",
                            "snapshot",
                            id,
                            snapshot.status().text() + " to " + status.text());
            return bench.stores()
                    .snapshots()
                    .move(
                            transaction,
                            id,
                            Set.of(snapshot.status()),
                            status,
                            progress.orElse(snapshot.progress()),
                            snapshot.fault());
        });
    }

    private FlowId submitDelete(Transaction transaction, Caller caller, Snapshot snapshot) {
        Volume volume = bench.stores()
                .volumes()
                .volume(transaction.sql(), snapshot.volume())
                .orElseThrow(() -> Workbench.notFound(BlockFault.VOLUME_NOT_FOUND, "Volume " + snapshot.volume()));
        Location place = volume.location()
                .orElseThrow(() -> Refuse.volume(volume, "look into", "it has no place on a backend", "Delete it."));
        bench.refuseFrozen(transaction.sql(), volume, "delete a snapshot of");
        bench.stores()
                .snapshots()
                .move(transaction, snapshot.id(), Set.of(), SnapshotStatus.DELETING, "100%", Optional.empty());
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        flows.delete(),
                        new SnapshotContext(snapshot.id(), volume.id(), snapshot.project(), place),
                        Set.of(Subjects.of(snapshot.id())),
                        caller);
        bench.journal()
                .accepted(transaction, caller, "snapshot.delete", "snapshot", snapshot.id(), flow, snapshot.nameOrId());
        return flow;
    }

    private Snapshot row(Caller caller, NewSnapshot wanted, Volume volume, Location place) {
        return new Snapshot(
                SnapshotId.random(),
                volume.project(),
                caller.user(),
                volume.id(),
                wanted.name(),
                wanted.description(),
                volume.sizeGib(),
                SnapshotStatus.CREATING,
                "0%",
                volume.type(),
                Optional.of(place.backend()),
                Optional.empty(),
                Map.of(),
                wanted.metadata(),
                true,
                Optional.empty(),
                Optional.empty(),
                octopus.block.Columns.instant(
                        octopus.block.Columns.micros(bench.journal().now())),
                Optional.empty());
    }
}
