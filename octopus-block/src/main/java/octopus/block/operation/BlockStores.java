package octopus.block.operation;

import java.time.Clock;
import octopus.block.attachment.AttachmentStore;
import octopus.block.group.GroupStores;
import octopus.block.message.MessageStore;
import octopus.block.quota.QuotaStore;
import octopus.block.snapshot.SnapshotStore;
import octopus.block.type.VolumeTypeStore;
import octopus.block.volume.VolumeStore;

/** The tables of this room, handed around as one. */
public record BlockStores(
        VolumeStore volumes,
        SnapshotStore snapshots,
        AttachmentStore attachments,
        VolumeTypeStore types,
        MessageStore messages,
        QuotaStore quotas,
        GroupStores groups) {

    public static BlockStores with(Clock clock) {
        return new BlockStores(
                new VolumeStore(clock),
                new SnapshotStore(clock),
                new AttachmentStore(clock),
                new VolumeTypeStore(),
                new MessageStore(),
                new QuotaStore(),
                GroupStores.with(clock));
    }
}
