package octopus.spi;

import java.util.UUID;

/** Identity of a volume, and of the object that stands for it on a backend. */
public record VolumeId(UUID value) {
    public static VolumeId random() {
        return new VolumeId(UUID.randomUUID());
    }

    public static VolumeId of(String text) {
        return new VolumeId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
