package octopus.block.group;

import java.util.UUID;

/** Identity of a group of volumes. */
public record GroupId(UUID value) {
    public static GroupId random() {
        return new GroupId(UUID.randomUUID());
    }

    public static GroupId of(String text) {
        return new GroupId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
