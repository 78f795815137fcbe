package octopus.block.group;

import java.util.UUID;

/** Identity of a snapshot of a whole group. */
public record GroupSnapshotId(UUID value) {
    public static GroupSnapshotId random() {
        return new GroupSnapshotId(UUID.randomUUID());
    }

    public static GroupSnapshotId of(String text) {
        return new GroupSnapshotId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
