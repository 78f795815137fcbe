package octopus.node.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.spi.CommonFault;
import octopus.spi.StorageException;

/** Clears away the mount that a storage daemon leaves when it is killed. */
final class FuseMount {
    private static final List<List<String>> WAYS =
            List.of(List.of("umount", "-l"), List.of("fusermount3", "-uz"), List.of("fusermount", "-uz"));

    private FuseMount() {}

    static boolean isMounted(Path file) {
        String wanted = file.toString().replace("\\", "\\134").replace(" ", "\\040");
        try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return lines.anyMatch(line -> line.split(" ", -1)[4].equals(wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void clear(Path file) {
        for (List<String> way : WAYS) {
            if (!isMounted(file)) {
                return;
            }
            try {
                CommandResult ignored = new LocalNode()
                        .run(Command.of(way.getFirst(), way.get(1), file.toString())
                                .accept(0, 1, 32));
            } catch (StorageException e) {
                if (e.fault().code() != CommonFault.TOOL_MISSING) {
                    throw e;
                }
            }
        }
    }
}
