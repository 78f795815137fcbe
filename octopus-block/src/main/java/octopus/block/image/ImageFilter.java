package octopus.block.image;

import java.time.Instant;
import java.util.List;

/** One condition on a list of images; several must all hold. */
public sealed interface ImageFilter {
    record OneOf(TextField field, List<String> values) implements ImageFilter {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** Both ends included. */
    record Between(NumberField field, long least, long most) implements ImageFilter {}

    record When(TimeField field, Comparison comparison, Instant time) implements ImageFilter {}

    record Tagged(String tag) implements ImageFilter {}

    record Undeletable(boolean wanted) implements ImageFilter {}

    record Hidden(boolean wanted) implements ImageFilter {}

    record HasProperty(String name, String value) implements ImageFilter {}

    enum TextField {
        ID,
        NAME,
        STATUS,
        OWNER,
        DISK_FORMAT,
        CONTAINER_FORMAT,
        CHECKSUM,
        OS_HASH_VALUE
    }

    enum NumberField {
        SIZE,
        VIRTUAL_SIZE,
        MIN_DISK,
        MIN_RAM
    }

    enum TimeField {
        CREATED_AT,
        UPDATED_AT
    }

    enum Comparison {
        EQ,
        NEQ,
        GT,
        GTE,
        LT,
        LTE
    }
}
