package octopus.block.attachment;

import java.util.Locale;
import java.util.Optional;

/** Cinder's attach statuses. */
public enum AttachmentStatus {
    RESERVED,
    ATTACHING,
    ATTACHED,
    DETACHING,
    DETACHED,
    ERROR_ATTACHING,
    ERROR_DETACHING;

    /** As the API and the database write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AttachmentStatus of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("no attach status is called " + text));
    }

    public static Optional<AttachmentStatus> find(String text) {
        for (AttachmentStatus status : values()) {
            if (status.text().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
