package octopus.block.operation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.backend.Backends;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.message.Journal;
import octopus.block.quota.QuotaService;
import octopus.block.snapshot.Snapshot;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.flow.Flows;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** What every operation on volumes works with, and how it finds the objects that a caller names. */
public record Workbench(
        Database database, BlockStores stores, Flows flows, Journal journal, Backends backends, QuotaService quotas) {

    /** @throws octopus.spi.StorageException VOLUME_NOT_FOUND, also when it is another project's and the caller no admin */
    public Volume volume(DSLContext sql, Caller caller, VolumeId id) {
        return theirs(stores.volumes().volume(sql, id), caller, id);
    }

    private static Volume theirs(Optional<Volume> found, Caller caller, VolumeId id) {
        return found.filter(volume -> mayUse(caller, volume.project()))
                .orElseThrow(() -> notFound(BlockFault.VOLUME_NOT_FOUND, "Volume " + id));
    }

    /**
     * The volume, of which status, data or size are about to change. One that is being moved without a lock is taken back
     * from that: its move finds so, and undoes itself.
     */
    public Volume changing(Transaction transaction, Caller caller, VolumeId id) {
        Volume volume = describing(transaction, caller, id);
        if (volume.isMovingUnlocked()) {
            stores.volumes().write(transaction, id, VolumeChange.none().migration(Optional.of("error")));
        }
        return volume;
    }

    /**
     * As {@link #volume}, with the row held until the transaction ends, so that what is checked here is still true when it
     * is written. The embedded database has one writer; there the transaction is alone anyway.
     */
    public Volume describing(Transaction transaction, Caller caller, VolumeId id) {
        return database.kind() == Database.Kind.SQLITE
                ? volume(transaction.sql(), caller, id)
                : theirs(stores.volumes().hold(transaction, id), caller, id);
    }

    public Snapshot snapshot(DSLContext sql, Caller caller, SnapshotId id) {
        return stores.snapshots()
                .find(sql, id)
                .filter(snapshot -> mayUse(caller, snapshot.project()))
                .orElseThrow(() -> notFound(BlockFault.SNAPSHOT_NOT_FOUND, "Snapshot " + id));
    }

    public Attachment attachment(DSLContext sql, Caller caller, AttachmentId id) {
        return stores.attachments()
                .find(sql, id)
                .filter(attachment -> mayUse(caller, attachment.project()))
                .orElseThrow(() -> notFound(BlockFault.ATTACHMENT_NOT_FOUND, "Attachment " + id));
    }

    public Group group(DSLContext sql, Caller caller, GroupId id) {
        return stores.groups()
                .groups()
                .find(sql, id)
                .filter(group -> mayUse(caller, group.project()))
                .orElseThrow(() -> notFound(GroupFault.GROUP_NOT_FOUND, "Group " + id));
    }

    /** As {@link #changing(Transaction, Caller, VolumeId)}, for a group. */
    public Group changing(Transaction transaction, Caller caller, GroupId id) {
        if (database.kind() != Database.Kind.SQLITE) {
            stores.groups().groups().lock(transaction, id);
        }
        return group(transaction.sql(), caller, id);
    }

    /** The volumes of a group, each held as {@link #changing(Transaction, Caller, VolumeId)} does. */
    public List<Volume> changing(Transaction transaction, Group group) {
        List<Volume> volumes = stores.volumes().ofGroup(transaction.sql(), group.id());
        if (database.kind() == Database.Kind.SQLITE) {
            return volumes;
        }
        volumes.forEach(volume -> stores.volumes().hold(transaction, volume.id()));
        return stores.volumes().ofGroup(transaction.sql(), group.id());
    }

    public GroupSnapshot groupSnapshot(DSLContext sql, Caller caller, GroupSnapshotId id) {
        return stores.groups()
                .snapshots()
                .find(sql, id)
                .filter(snapshot -> mayUse(caller, snapshot.project()))
                .orElseThrow(() -> notFound(GroupFault.GROUP_SNAPSHOT_NOT_FOUND, "Group snapshot " + id));
    }

    public Optional<VolumeType> typeOf(DSLContext sql, Volume volume) {
        return volume.type().flatMap(id -> stores.types().find(sql, id));
    }

    /** @throws octopus.spi.StorageException for a zone that no enabled backend is in */
    public void checkZone(String zone) {
        Set<String> zones = backends.zones();
        if (!zones.contains(zone)) {
            throw Refuse.request(
                    "availability_zone",
                    "Availability zone '" + zone + "' is invalid",
                    "no enabled backend is in it",
                    "Zones are: " + String.join(", ", zones) + ".");
        }
    }

    /** @throws octopus.spi.StorageException BACKEND_FROZEN when the volume's backend must not be changed now */
    public void refuseFrozen(DSLContext sql, Volume volume, String operation) {
        volume.location()
                .ifPresent(place -> backends.refuseFrozen(
                        sql, place.backend(), "Cannot " + operation + " volume " + volume.nameOrId()));
    }

    public static boolean mayUse(Caller caller, String project) {
        return caller.isAdmin() || caller.owns(project);
    }

    public static RuntimeException notFound(FaultCode code, String what) {
        return Fault.of(code, what + " could not be found", "", "").exception();
    }
}
