package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.node.qemu.QemuStorageDaemon.Disk;
import octopus.node.qemu.SecretFile;
import octopus.spi.Secret;
import octopus.spi.connect.ConnectionInfo;
import tools.jackson.databind.json.JsonMapper;

/** What boots a virtual machine from a volume without attaching it to this machine first. */
final class QemuArguments {
    private static final JsonMapper JSON = new JsonMapper();

    private QemuArguments() {}

    /** The secret, if there is one, is left in a file of mode 0600 in this directory. */
    static List<String> of(ConnectionInfo connection, String initiator, Path directory) {
        Disk disk = StorageDaemonWay.disk(connection, initiator, false);
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, Secret> secret : disk.secrets().entrySet()) {
            arguments.addAll(List.of(
                    "-object",
                    "secret,id=" + secret.getKey() + ",file="
                            + write(directory, secret).toString().replace(",", ",,")));
        }
        Map<String, Object> blockdev = new LinkedHashMap<>(disk.blockdev());
        blockdev.put("node-name", "octopus0");
        arguments.addAll(List.of(
                "-blockdev",
                JSON.writeValueAsString(blockdev),
                "-device",
                "virtio-blk-pci,drive=octopus0,bootindex=1"));
        return arguments;
    }

    private static Path write(Path directory, Map.Entry<String, Secret> secret) {
        try {
            return SecretFile.write(directory, secret.getKey(), secret.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
