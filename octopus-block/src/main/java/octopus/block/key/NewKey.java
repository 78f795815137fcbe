package octopus.block.key;

import java.util.Optional;
import java.util.UUID;

/**
 * A key that was made and is in use by nothing yet.
 *
 * @param claim what tells that it is being made for something; also its label in the key manager
 * @param source the key that it is a copy of
 */
public record NewKey(UUID id, UUID claim, Optional<UUID> source) {}
