package octopus.block.operation.volume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.quota.QuotaRequest;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeStore;
import octopus.block.volume.VolumeView;
import octopus.core.Caller;
import octopus.core.db.Lookup;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** What may be asked of volumes: look, describe, extend, delete. Creation is {@link VolumeCreation}, the rest {@link VolumeActions}. */
public final class VolumeService {
    /** No status of these lets the description or the metadata change. */
    private static final Set<VolumeStatus> FIXED = Set.of(VolumeStatus.MAINTENANCE);

    private final Workbench bench;
    private final VolumeFlows flows;
    private final Lookup<VolumeId, VolumeDetail> details;

    public VolumeService(Workbench bench, VolumeFlows flows) {
        this.bench = bench;
        this.flows = flows;
        this.details = bench.database().lookup(this::details);
    }

    /** A volume with what belongs to it. */
    public record VolumeDetail(VolumeView view, List<Attachment> attachments) {
        public Volume volume() {
            return view.volume();
        }
    }

    /** @throws octopus.spi.StorageException VOLUME_NOT_FOUND */
    public VolumeDetail show(Caller caller, VolumeId id) {
        return details.find(id)
                .filter(found -> Workbench.mayUse(caller, found.volume().project()))
                .orElseThrow(() -> Workbench.notFound(BlockFault.VOLUME_NOT_FOUND, "Volume " + id));
    }

    /** @throws octopus.spi.StorageException VOLUME_NOT_FOUND when the marker does not exist */
    public List<VolumeView> list(VolumeQuery query) {
        return bench.database().read(sql -> page(sql, query));
    }

    public List<VolumeDetail> detail(VolumeQuery query) {
        return bench.database().read(sql -> withAttachments(sql, page(sql, query)));
    }

    private Map<VolumeId, VolumeDetail> details(DSLContext sql, List<VolumeId> ids) {
        Map<VolumeId, VolumeDetail> details = new HashMap<>();
        for (VolumeDetail detail : withAttachments(sql, bench.stores().volumes().views(sql, ids))) {
            details.put(detail.volume().id(), detail);
        }
        return details;
    }

    private List<VolumeDetail> withAttachments(DSLContext sql, List<VolumeView> views) {
        List<VolumeId> used = views.stream()
                .map(VolumeView::volume)
                .filter(VolumeService::mayHaveAttachments)
                .map(Volume::id)
                .toList();
        Map<VolumeId, List<Attachment>> attachments = new HashMap<>();
        for (Attachment attachment : bench.stores().attachments().ofVolumes(sql, used)) {
            attachments
                    .computeIfAbsent(attachment.volume(), _ -> new ArrayList<>())
                    .add(attachment);
        }
        return views.stream()
                .map(view -> new VolumeDetail(
                        view, attachments.getOrDefault(view.volume().id(), List.of())))
                .toList();
    }

    /** Count and GiB of everything that the query's filters match. */
    public VolumeStore.Totals totals(VolumeQuery query) {
        return bench.database().read(sql -> bench.stores().volumes().totals(sql, query));
    }

    /** @param name empty leaves it; a present empty Optional clears it */
    public record Description(
            Optional<Optional<String>> name,
            Optional<Optional<String>> description,
            Optional<Map<String, String>> metadata) {}

    public Volume describe(Caller caller, VolumeId id, Description wanted) {
        return bench.database().write(transaction -> {
            Volume volume = changeable(transaction, caller, id, "update");
            VolumeChange change = VolumeChange.none();
            wanted.name().ifPresent(change::name);
            wanted.description().ifPresent(change::description);
            wanted.metadata().ifPresent(change::metadata);
            bench.stores().volumes().write(transaction, id, change);
            bench.journal().done(transaction, caller, "volume.update", "volume", id, "");
            tell(transaction, "volume.updated", volume);
            return bench.describing(transaction, caller, id);
        });
    }

    /** @param replace false merges. @return the metadata as it is then */
    public Map<String, String> setMetadata(Caller caller, VolumeId id, Map<String, String> given, boolean replace) {
        return bench.database().write(transaction -> {
            Volume volume = changeable(transaction, caller, id, "change the metadata of");
            Map<String, String> metadata = new HashMap<>(replace ? Map.of() : volume.metadata());
            metadata.putAll(given);
            bench.stores().volumes().write(transaction, id, VolumeChange.none().metadata(metadata));
            tell(transaction, "volume.updated", volume);
            return metadata;
        });
    }

    /** @throws octopus.spi.StorageException METADATA_KEY_NOT_FOUND */
    public void deleteMetadata(Caller caller, VolumeId id, String key) {
        bench.database().write(transaction -> {
            Volume volume = changeable(transaction, caller, id, "change the metadata of");
            Map<String, String> metadata = new HashMap<>(volume.metadata());
            if (metadata.remove(key) == null) {
                throw Workbench.notFound(
                        BlockFault.METADATA_KEY_NOT_FOUND,
                        "Volume " + id + " has no metadata with key " + key + "; it");
            }
            bench.stores().volumes().write(transaction, id, VolumeChange.none().metadata(metadata));
            tell(transaction, "volume.updated", volume);
            return id;
        });
    }

    /** @param force from any status, for administrators */
    public void delete(Caller caller, VolumeId id, boolean cascade, boolean force) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            List<Snapshot> snapshots = bench.stores().snapshots().ofVolume(transaction.sql(), id);
            checkDeletable(transaction, volume, snapshots, cascade, force);
            refuseForeign(caller, volume, snapshots);
            bench.refuseFrozen(transaction.sql(), volume, "delete");
            Set<VolumeStatus> from = force ? Set.of() : VolumeStatus.DELETABLE;
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            id,
                            VolumeChange.to(VolumeStatus.DELETING).onlyFrom(from));
            for (Snapshot snapshot : snapshots) {
                bench.stores()
                        .snapshots()
                        .move(
                                transaction,
                                snapshot.id(),
                                Set.of(),
                                SnapshotStatus.DELETING,
                                snapshot.progress(),
                                Optional.empty());
            }
            DeleteContext context = new DeleteContext(
                    id,
                    volume.project(),
                    volume.location(),
                    snapshots.stream().map(Snapshot::id).toList(),
                    volume.encryptionKey());
            FlowDefinition<DeleteContext> definition = snapshots.isEmpty() ? flows.delete() : flows.deleteCascade();
            FlowId flow = bench.flows().submit(transaction, definition, context, Set.of(Subjects.of(id)), caller);
            bench.journal().accepted(transaction, caller, "volume.delete", "volume", id, flow, volume.nameOrId());
            return flow;
        });
    }

    /** @throws octopus.spi.StorageException INVALID_VOLUME, OVER_QUOTA, VOLUME_TOO_LARGE */
    public void extend(Caller caller, VolumeId id, int newGib) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            Set<VolumeStatus> allowed = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);
            if (!allowed.contains(volume.status())) {
                throw Refuse.status(volume, "extend", allowed);
            }
            if (newGib <= volume.sizeGib()) {
                throw Refuse.request(
                        "new_size",
                        "New size for extend must be greater than current size",
                        "volume " + volume.nameOrId() + " has " + volume.sizeGib() + " GiB, " + newGib
                                + " were asked for",
                        "A volume can only grow.");
            }
            Location place = volume.location()
                    .orElseThrow(() -> Refuse.volume(volume, "extend", "it has no place on a backend", "Delete it."));
            bench.refuseFrozen(transaction.sql(), volume, "extend");
            bench.quotas()
                    .check(
                            transaction,
                            QuotaRequest.growth(
                                    volume.project(),
                                    volume.sizeGib(),
                                    newGib,
                                    bench.typeOf(transaction.sql(), volume)));
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            id,
                            VolumeChange.to(VolumeStatus.EXTENDING)
                                    .onlyFrom(allowed)
                                    .previous(Optional.of(volume.status()))
                                    .pending(newGib - volume.sizeGib()));
            ExtendVolume.Context context =
                    new ExtendVolume.Context(id, volume.project(), place, volume.sizeGib(), newGib, volume.status());
            FlowId flow = bench.flows().submit(transaction, flows.extend(), context, Set.of(Subjects.of(id)), caller);
            bench.journal().accepted(transaction, caller, "volume.extend", "volume", id, flow, "to " + newGib + " GiB");
            return flow;
        });
    }

    private void checkDeletable(
            Transaction transaction, Volume volume, List<Snapshot> snapshots, boolean cascade, boolean force) {
        if (!force && !VolumeStatus.DELETABLE.contains(volume.status())) {
            throw Refuse.status(volume, "delete", VolumeStatus.DELETABLE);
        }
        Refuse.whileInGroup(volume, "delete");
        List<Attachment> attachments = bench.stores().attachments().ofVolume(transaction.sql(), volume.id());
        if (!attachments.isEmpty()) {
            throw Refuse.volume(
                    volume,
                    "delete",
                    "it has attachment " + attachments.getFirst().id(),
                    "Detach it first.");
        }
        if (!snapshots.isEmpty() && !cascade) {
            throw Refuse.volume(
                    volume,
                    "delete",
                    "it has " + snapshots.size() + " snapshot(s)",
                    "Delete them first, or delete with cascade.");
        }
        for (Snapshot snapshot : snapshots) {
            if (snapshot.groupSnapshot().isPresent()) {
                throw Refuse.volume(
                        volume,
                        "delete",
                        "snapshot " + snapshot.nameOrId() + " is a part of group snapshot "
                                + snapshot.groupSnapshot().get(),
                        "Delete the group snapshot first.");
            }
            if (!SnapshotStatus.DELETABLE.contains(snapshot.status()) && snapshot.status() != SnapshotStatus.DELETING) {
                throw Refuse.volume(
                        volume,
                        "delete",
                        "snapshot " + snapshot.nameOrId() + " is "
                                + snapshot.status().text(),
                        "Wait until it is available, then try again.");
            }
        }
        for (Snapshot snapshot : snapshots) {
            refuseWhileCopied(transaction, volume, snapshot.id());
        }
    }

    /** After a transfer without its snapshots a volume's snapshots belong to the project that had it before. */
    private static void refuseForeign(Caller caller, Volume volume, List<Snapshot> snapshots) {
        for (Snapshot snapshot : snapshots) {
            if (!Workbench.mayUse(caller, snapshot.project())) {
                throw Refuse.volume(
                        volume,
                        "delete",
                        "snapshot " + snapshot.id() + " belongs to another project",
                        "Have its owner or an administrator delete it first.");
            }
        }
    }

    private void refuseWhileCopied(Transaction transaction, Volume volume, SnapshotId snapshot) {
        List<VolumeId> copies =
                bench.stores().volumes().beingMadeFrom(transaction.sql(), Optional.empty(), Optional.of(snapshot));
        if (!copies.isEmpty()) {
            throw Refuse.volume(
                    volume,
                    "delete",
                    "volume " + copies.getFirst() + " is being made from its snapshot " + snapshot,
                    "Wait until that is done.");
        }
    }

    private Volume changeable(Transaction transaction, Caller caller, VolumeId id, String operation) {
        Volume volume = bench.describing(transaction, caller, id);
        if (FIXED.contains(volume.status())) {
            throw Refuse.volume(
                    volume, operation, "its status is " + volume.status().text(), "Wait until it is done.");
        }
        return volume;
    }

    private void tell(Transaction transaction, String event, Volume volume) {
        bench.journal().event(transaction, event, "volume", volume.id(), volume.project(), Map.of());
    }

    private List<VolumeView> page(DSLContext sql, VolumeQuery query) {
        Optional<Volume> marker = query.marker()
                .map(id -> bench.stores()
                        .volumes()
                        .volume(sql, id)
                        .orElseThrow(() -> Workbench.notFound(BlockFault.VOLUME_NOT_FOUND, "Volume " + id)));
        return bench.stores().volumes().list(sql, query, marker);
    }

    /** A list of fifty available volumes need not look for attachments that cannot be shown. */
    private static boolean mayHaveAttachments(Volume volume) {
        return switch (volume.status()) {
            case CREATING, DOWNLOADING, AVAILABLE -> false;
            default -> true;
        };
    }
}
