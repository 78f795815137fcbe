package octopus.block.snapshot;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cinder's snapshot statuses. */
public enum SnapshotStatus {
    CREATING,
    AVAILABLE,
    DELETING,
    DELETED,
    ERROR,
    ERROR_DELETING,
    UPDATING,
    UNMANAGING,
    BACKING_UP("backing-up"),
    RESTORING;

    /** From these a snapshot may be deleted. Unlike upstream a failed delete may be repeated by its owner. */
    public static final Set<SnapshotStatus> DELETABLE = Set.of(AVAILABLE, ERROR, ERROR_DELETING);

    private final String text;

    SnapshotStatus() {
        this.text = name().toLowerCase(Locale.ROOT);
    }

    SnapshotStatus(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static SnapshotStatus of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no snapshot status is called " + text));
    }

    public static Optional<SnapshotStatus> find(String text) {
        for (SnapshotStatus status : values()) {
            if (status.text.equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
