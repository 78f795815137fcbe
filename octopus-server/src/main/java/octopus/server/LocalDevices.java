package octopus.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.NodeAttach;

/** Volumes that {@code octopus volume attach} made devices of on this machine, for the same user. */
final class LocalDevices {
    private LocalDevices() {}

    static List<AttachedDevice> list() {
        Path directory = NodeAttach.usualDirectory();
        return Files.isDirectory(directory) ? NodeAttach.here(directory).list() : List.of();
    }
}
