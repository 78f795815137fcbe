package octopus.block.backup;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cinder's backup statuses. */
public enum BackupStatus {
    CREATING,
    AVAILABLE,
    RESTORING,
    DELETING,
    ERROR,
    ERROR_DELETING;

    /** From these a backup may be deleted. Unlike upstream a failed delete may be repeated by its owner. */
    public static final Set<BackupStatus> DELETABLE = Set.of(AVAILABLE, ERROR, ERROR_DELETING);

    /** From these volumes can be made: another restore does no harm. */
    public static final Set<BackupStatus> READABLE = Set.of(AVAILABLE, RESTORING);

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static BackupStatus of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no backup status is called " + text));
    }

    public static Optional<BackupStatus> find(String text) {
        for (BackupStatus status : values()) {
            if (status.text().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
