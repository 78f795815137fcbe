package octopus.neighbour.cinder;

import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.backend.Backend;
import octopus.spi.Secret;

/** Objects that have secrets with them, which are stored only when they really come. */
final class Incoming {
    private Incoming() {}

    /** @param hidden values of secret options */
    record OfBackend(Backend backend, Map<String, Secret> hidden) {}

    /** @param password of CHAP */
    record OfAttachment(Attachment attachment, Optional<Secret> password) {}
}
