package octopus.spi;

import java.util.UUID;

/** Identity of a snapshot. */
public record SnapshotId(UUID value) {
    public static SnapshotId random() {
        return new SnapshotId(UUID.randomUUID());
    }

    public static SnapshotId of(String text) {
        return new SnapshotId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
