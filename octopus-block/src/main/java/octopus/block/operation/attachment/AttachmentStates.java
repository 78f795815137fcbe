package octopus.block.operation.attachment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Transaction;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/** How attachments make a volume's status: the strongest of them wins, those in error do not count. */
public final class AttachmentStates {
    /** Only these are made from attachments; a volume that is being extended or uploaded keeps its status. */
    private static final Set<VolumeStatus> FROM_ATTACHMENTS = Set.of(
            VolumeStatus.AVAILABLE,
            VolumeStatus.RESERVED,
            VolumeStatus.ATTACHING,
            VolumeStatus.IN_USE,
            VolumeStatus.DETACHING);

    private final BlockStores stores;
    private final Journal journal;

    public AttachmentStates(BlockStores stores, Journal journal) {
        this.stores = stores;
        this.journal = journal;
    }

    static VolumeStatus statusOf(List<Attachment> attachments) {
        Set<AttachmentStatus> all = new java.util.HashSet<>();
        attachments.forEach(attachment -> all.add(attachment.status()));
        if (all.contains(AttachmentStatus.ATTACHED)) {
            return VolumeStatus.IN_USE;
        }
        if (all.contains(AttachmentStatus.ATTACHING)) {
            return VolumeStatus.ATTACHING;
        }
        if (all.contains(AttachmentStatus.DETACHING)) {
            return VolumeStatus.DETACHING;
        }
        return all.contains(AttachmentStatus.RESERVED) ? VolumeStatus.RESERVED : VolumeStatus.AVAILABLE;
    }

    /** Writes the status that the volume's attachments make. */
    public void settle(Transaction transaction, VolumeId id) {
        stores.volumes().volume(transaction.sql(), id).ifPresent(volume -> settle(transaction, volume));
    }

    /** @param volume as this transaction found it */
    void settle(Transaction transaction, Volume volume) {
        settle(transaction, volume, stores.attachments().ofVolume(transaction.sql(), volume.id()));
    }

    /** @param attachments all that the volume has, as this transaction leaves them */
    void settle(Transaction transaction, Volume volume, List<Attachment> attachments) {
        VolumeStatus status = statusOf(attachments);
        VolumeChange change = VolumeChange.none();
        if (FROM_ATTACHMENTS.contains(volume.status())) {
            if (volume.status() != status) {
                change.status(status);
            }
        } else if (volume.previousStatus()
                .filter(before -> before != status && FROM_ATTACHMENTS.contains(before))
                .isPresent()) {
            change.previous(Optional.of(status));
        }
        if (attachments.isEmpty() && volume.adminMetadata().containsKey("attached_mode")) {
            Map<String, String> fewer = new HashMap<>(volume.adminMetadata());
            fewer.remove("attached_mode");
            change.adminMetadata(fewer);
        }
        if (!change.isNone()) {
            stores.volumes().write(transaction, volume.id(), change);
        }
    }

    /** Takes an attachment away; the volume gets the status that its others make. @return what was there of it */
    Optional<Attachment> forget(Transaction transaction, VolumeId id, AttachmentId attachment) {
        List<Attachment> others = new ArrayList<>(stores.attachments().ofVolume(transaction.sql(), id));
        Optional<Attachment> row =
                others.stream().filter(each -> each.id().equals(attachment)).findFirst();
        row.ifPresent(there -> {
            others.remove(there);
            stores.attachments().delete(transaction, attachment);
        });
        stores.volumes().volume(transaction.sql(), id).ifPresent(volume -> settle(transaction, volume, others));
        return row;
    }

    void connected(Transaction transaction, Attachment before, Map<String, Object> connection, AccessMode mode) {
        Attachment now = new Attachment(
                before.id(),
                before.volume(),
                before.project(),
                before.instance(),
                before.hostName(),
                before.mountPoint(),
                Optional.of(mode),
                before.status() == AttachmentStatus.ATTACHED ? AttachmentStatus.ATTACHED : AttachmentStatus.ATTACHING,
                before.connector(),
                connection,
                before.secret(),
                Optional.empty(),
                before.attachedAt(),
                before.createdAt(),
                before.updatedAt());
        stores.attachments().update(transaction, now);
        if (now.status() != before.status()) {
            settle(transaction, before.volume());
        }
    }

    /** Nothing is open any more; the row waits for the caller's detach. One that nobody has used by then goes at once. */
    void disconnected(Transaction transaction, Attachment before) {
        if (before.status() == AttachmentStatus.ATTACHING || before.status() == AttachmentStatus.RESERVED) {
            stores.attachments().delete(transaction, before.id());
            return;
        }
        stores.attachments()
                .update(
                        transaction,
                        new Attachment(
                                before.id(),
                                before.volume(),
                                before.project(),
                                before.instance(),
                                before.hostName(),
                                before.mountPoint(),
                                before.mode(),
                                before.status(),
                                before.connector(),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty(),
                                before.attachedAt(),
                                before.createdAt(),
                                before.updatedAt()));
    }

    /** In use from now on. */
    void attached(Transaction transaction, Attachment attachment, Volume volume) {
        stores.attachments().update(transaction, attachment);
        settle(transaction, volume);
        journal.event(
                transaction,
                "volume.attached",
                "volume",
                volume.id(),
                volume.project(),
                Map.of("attachment", attachment.id().toString()));
    }

    /** In use from now on, as before 3.27: then how it is attached shows in the volume's metadata. */
    void attachedOlder(Transaction transaction, Attachment attachment, Volume volume, AccessMode mode) {
        Map<String, String> notes = new HashMap<>(volume.adminMetadata());
        notes.put("attached_mode", mode.text());
        notes.putIfAbsent("readonly", "False");
        stores.volumes().write(transaction, volume.id(), VolumeChange.none().adminMetadata(notes));
        attached(transaction, attachment, volume);
    }
}
