package octopus.block.operation.encryption;

import java.util.Optional;
import java.util.UUID;
import octopus.block.type.TypeEncryption;

/**
 * Where the key of a new volume comes from.
 *
 * @param encryption of the volume's type
 * @param source whose key its data is encrypted with already: a volume's or an image's; empty for a new key
 * @param named whether the caller has named that key by way of an image, so that it is to be seen whether it is theirs
 */
public record KeyPlan(TypeEncryption encryption, Optional<UUID> source, boolean named) {}
