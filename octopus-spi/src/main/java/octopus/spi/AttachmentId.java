package octopus.spi;

import java.util.UUID;

/** Identity of an attachment: the record that a volume is, or shall be, used by a consumer. */
public record AttachmentId(UUID value) {
    public static AttachmentId random() {
        return new AttachmentId(UUID.randomUUID());
    }

    public static AttachmentId of(String text) {
        return new AttachmentId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
