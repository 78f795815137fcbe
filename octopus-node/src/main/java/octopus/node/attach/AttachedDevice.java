package octopus.node.attach;

import java.nio.file.Path;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/**
 * A volume in use on a node.
 *
 * @param path block device there; without root the volume as a raw file
 * @param way how it got there
 * @param warning what is less than the storage offers, as it was seen when the volume was attached
 */
public record AttachedDevice(VolumeId volume, AttachmentId attachment, Path path, Way way, Optional<Fault> warning) {
    AttachedDevice(VolumeId volume, AttachmentId attachment, Path path, Way way) {
        this(volume, attachment, path, way, Optional.empty());
    }

    /** How a volume becomes a device. */
    public enum Way {
        /** open-iscsi and the kernel's initiator, with multipath where that runs. */
        KERNEL_ISCSI,
        /** qemu-storage-daemon presents the volume as a file, a loop device makes a block device of it. */
        STORAGE_DAEMON,
        /** The kernel's NVMe over Fabrics. */
        NVME,
        /** The export is mounted; a loop device, or for qcow2 a network block device, makes a block device of the file. */
        NFS_FILE
    }
}
