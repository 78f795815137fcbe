package octopus.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.LocalAttach;

/** Volumes that {@code octopus volume attach} made devices of on this machine, for the same user. */
final class LocalDevices {
    private LocalDevices() {}

    static List<AttachedDevice> list() {
        Path directory = LocalAttach.usualDirectory();
        return Files.isDirectory(directory) ? new LocalAttach(directory).list() : List.of();
    }
}
