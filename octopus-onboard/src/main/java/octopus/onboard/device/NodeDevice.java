package octopus.onboard.device;

import java.time.Instant;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;

/**
 * A volume that is, or is about to be, a block device of a managed node.
 *
 * @param device its path there; empty text until it has one
 * @param way how it got there, as {@code octopus.node.attach.AttachedDevice.Way} has it
 * @param size what the device has, as far as it was told
 * @param warning what it has less than the storage offers, as it was seen when the volume was attached
 */
public record NodeDevice(
        String node,
        VolumeId volume,
        AttachmentId attachment,
        String device,
        String way,
        Size size,
        Instant createdAt,
        Optional<Fault> warning) {
    public static final String SUBJECT = "node_device";

    public boolean isThere() {
        return !device.isEmpty();
    }
}
