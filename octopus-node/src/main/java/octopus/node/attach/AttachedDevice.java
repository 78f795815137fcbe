package octopus.node.attach;

import java.nio.file.Path;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;

/**
 * A volume in use on this machine.
 *
 * @param path block device; without root the volume as a raw file
 * @param way how it got there
 */
public record AttachedDevice(VolumeId volume, AttachmentId attachment, Path path, Way way) {
    /** How a volume becomes a device. */
    public enum Way {
        /** open-iscsi and the kernel's initiator. */
        KERNEL_ISCSI,
        /** qemu-storage-daemon presents the volume as a file, a loop device makes a block device of it. */
        STORAGE_DAEMON
    }
}
