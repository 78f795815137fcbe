package octopus.block.image;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an image stands; the words of the Image API v2. */
public enum ImageStatus {
    /** Described, no bytes yet. */
    QUEUED,
    /** Bytes are arriving. */
    SAVING,
    /** Complete, checked, readable. */
    ACTIVE,
    /** Complete, but only an administrator may read it. */
    DEACTIVATED,
    /** Its bytes were refused or could not be made; only deleting is left. */
    KILLED,
    /** Gone. The row stays so that the id is not used again. */
    DELETED;

    /** As the API writes it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ImageStatus> parse(String wire) {
        return Stream.of(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }

    /** Whether there are bytes that are known to be right. */
    public boolean hasContent() {
        return this == ACTIVE || this == DEACTIVATED;
    }
}
