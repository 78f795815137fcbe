package octopus.block.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What Octopus tells a user of an operation that failed. The ids are Cinder's, so that programs recognise them; the text
 * is the real reason.
 *
 * @param action Cinder's action id, such as {@code 001} for scheduling
 * @param detail Cinder's detail id, such as {@code 003} for no valid backend
 */
public record UserMessage(
        UUID id,
        String project,
        String requestId,
        Optional<String> resourceType,
        Optional<String> resourceId,
        String action,
        String detail,
        String level,
        String text,
        Instant createdAt,
        Instant expiresAt) {

    /** {@code VOLUME_VOLUME_001_003}, as Cinder makes it. */
    public String eventId() {
        return "VOLUME_" + resourceType.orElse("VOLUME") + "_" + action + "_" + detail;
    }
}
