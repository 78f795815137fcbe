package octopus.node.attach;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import octopus.node.Command;
import octopus.node.Node;

/** Loop devices: block devices made of files. */
final class LoopDevices {
    private final Node node;

    LoopDevices(Node node) {
        this.node = node;
    }

    /** The device of this file, a new one if it has none. */
    Path of(Path file, boolean readOnly) {
        List<Path> there = on(file);
        if (!there.isEmpty()) {
            return there.getFirst();
        }
        List<String> arguments = new ArrayList<>(List.of("losetup", "--find", "--show", "--partscan"));
        if (readOnly) {
            arguments.add("--read-only");
        }
        arguments.add(file.toString());
        return Path.of(node.run(Command.of(arguments)).output().strip());
    }

    /** Read from sysfs: losetup's own list cuts long names. */
    List<Path> on(Path file) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path loop : loops) {
                Path backing = loop.resolve("loop/backing_file");
                if (Files.exists(backing) && Files.readString(backing).strip().equals(file.toString())) {
                    found.add(Path.of("/dev", loop.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            // One went while we looked.
        }
        return found;
    }

    void flush(Path device) {
        node.run(Command.of("blockdev", "--flushbufs", device.toString()));
    }

    void remove(Path device) {
        node.run(Command.of("losetup", "--detach", device.toString()));
    }
}
