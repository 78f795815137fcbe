package octopus.block.operation;

import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshotId;
import octopus.core.flow.Subject;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** How flows name what they change: at most one unfinished flow has each. */
public final class Subjects {
    private Subjects() {}

    public static Subject of(VolumeId id) {
        return new Subject("volume", id.toString());
    }

    /** The move of a volume: one at a time, also of one that is not locked meanwhile and so has no flow of its own. */
    public static Subject moveOf(VolumeId id) {
        return new Subject("volume_move", id.toString());
    }

    public static Subject of(SnapshotId id) {
        return new Subject("snapshot", id.toString());
    }

    public static Subject of(AttachmentId id) {
        return new Subject("attachment", id.toString());
    }

    public static Subject of(GroupId id) {
        return new Subject("group", id.toString());
    }

    public static Subject of(GroupSnapshotId id) {
        return new Subject("group_snapshot", id.toString());
    }

    public static Subject ofCacheEntry(java.util.UUID id) {
        return new Subject("image_cache", id.toString());
    }

    public static Subject exportsOf(String backend) {
        return new Subject("exports", backend);
    }

    /** Something of somebody else's on a backend, that is being adopted. */
    public static Subject foreign(String backend, String name) {
        return new Subject("foreign", backend + "/" + name);
    }

    public static Subject ofBackend(String name) {
        return new Subject("backend", name);
    }

    public static Subject leftover(String nativeName) {
        return new Subject("leftover", nativeName);
    }
}
