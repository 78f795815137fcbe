package octopus.block.operation.image;

import java.nio.file.Path;
import octopus.block.BlockFault;
import octopus.spi.Fault;
import octopus.spi.connect.ConnectionInfo;

/** A volume as a file or device of this machine. @param format {@code raw} or {@code qcow2} */
public record LocalDisk(Path path, String format) {
    /** @throws octopus.spi.StorageException IMAGE_COPY_FAILED when the backend cannot be reached from this machine */
    public static LocalDisk of(ConnectionInfo connection, String backend) {
        return switch (connection) {
            case ConnectionInfo.LocalDevice local -> new LocalDisk(local.path(), local.format());
            case ConnectionInfo.Iscsi _,
                    ConnectionInfo.FibreChannel _,
                    ConnectionInfo.NvmeOverFabrics _,
                    ConnectionInfo.Rbd _,
                    ConnectionInfo.NfsFile _,
                    ConnectionInfo.Foreign _ ->
                throw Fault.of(
                                BlockFault.IMAGE_COPY_FAILED,
                                "Opening a volume of backend " + backend + " on this machine",
                                "its driver answered " + connection.getClass().getSimpleName()
                                        + " where a local file or device was asked for",
                                "Copy through a backend whose volumes can be opened here.")
                        .exception();
        };
    }
}
