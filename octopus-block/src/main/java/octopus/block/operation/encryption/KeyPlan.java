package octopus.block.operation.encryption;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import octopus.block.type.TypeEncryption;

/**
 * Where the key of a new volume comes from.
 *
 * @param encryption of the volume's type
 * @param source whose key its data is encrypted with already: a volume's, an image's or a backup's; empty for a new key
 */
public record KeyPlan(TypeEncryption encryption, Optional<Source> source) {
    /**
     * A key that is there.
     *
     * @param project whose it is
     * @param named whether the caller has named it by way of an image, so that it is to be seen whether it is theirs
     */
    public record Source(UUID key, String project, boolean named) {}

    /**
     * Data from elsewhere that is encrypted.
     *
     * @param likeness whether volumes that are encrypted so can be made of it
     */
    public record Ciphertext(Source source, Predicate<TypeEncryption> likeness) {}
}
