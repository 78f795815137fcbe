package octopus.block.attachment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import octopus.core.secret.SecretRef;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/**
 * The record that a volume is, or shall be, used by a consumer.
 *
 * @param instance the server (virtual machine) that uses it
 * @param mode empty where the consumer did not say
 * @param connector what the consumer told about itself, as it came; empty until then
 * @param connection what the backend answered, in Cinder's form, without the CHAP password
 * @param secret where the CHAP password is kept
 */
public record Attachment(
        AttachmentId id,
        VolumeId volume,
        String project,
        Optional<String> instance,
        Optional<String> hostName,
        Optional<String> mountPoint,
        Optional<AccessMode> mode,
        AttachmentStatus status,
        Map<String, Object> connector,
        Map<String, Object> connection,
        Optional<SecretRef> secret,
        Optional<Fault> fault,
        Optional<Instant> attachedAt,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    public boolean isConnected() {
        return !connection.isEmpty();
    }
}
