package octopus.block.volume;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cinder's volume statuses, with the few that its code uses but its list leaves out (reverting, unmanaging and so on). */
public enum VolumeStatus {
    CREATING,
    AVAILABLE,
    RESERVED,
    ATTACHING,
    DETACHING,
    IN_USE("in-use"),
    MAINTENANCE,
    DELETING,
    AWAITING_TRANSFER("awaiting-transfer"),
    ERROR,
    ERROR_DELETING("error_deleting"),
    BACKING_UP("backing-up"),
    RESTORING_BACKUP("restoring-backup"),
    ERROR_BACKING_UP("error_backing-up"),
    ERROR_RESTORING("error_restoring"),
    ERROR_EXTENDING("error_extending"),
    ERROR_MANAGING("error_managing"),
    ERROR_UNMANAGING("error_unmanaging"),
    ERROR_MANAGING_DELETING("error_managing_deleting"),
    DOWNLOADING,
    UPLOADING,
    RETYPING,
    EXTENDING,
    MANAGING,
    UNMANAGING,
    REVERTING;

    /** From these a volume may be deleted. Unlike upstream a failed delete may be repeated by its owner. */
    public static final Set<VolumeStatus> DELETABLE =
            Set.of(AVAILABLE, ERROR, ERROR_RESTORING, ERROR_EXTENDING, ERROR_MANAGING, ERROR_DELETING);

    private final String text;

    VolumeStatus() {
        this.text = name().toLowerCase(Locale.ROOT);
    }

    VolumeStatus(String text) {
        this.text = text;
    }

    /** As the API and the database write it. */
    public String text() {
        return text;
    }

    public boolean isError() {
        return text.startsWith("error");
    }

    public static VolumeStatus of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no volume status is called " + text));
    }

    public static Optional<VolumeStatus> find(String text) {
        for (VolumeStatus status : values()) {
            if (status.text.equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
