package octopus.node.attach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import octopus.node.Command;
import octopus.node.Node;
import octopus.spi.Fault;

/** Loop devices of a node: block devices made of files. */
final class LoopDevices {
    private static final Duration GONE = Duration.ofSeconds(10);

    private final Node node;

    LoopDevices(Node node) {
        this.node = node;
    }

    /** The device of this file, a new one if it has none. */
    String of(String file, boolean readOnly) {
        List<String> there = on(file);
        if (!there.isEmpty()) {
            return there.getFirst();
        }
        List<String> arguments = new ArrayList<>(List.of("losetup", "--find", "--show", "--partscan"));
        if (readOnly) {
            arguments.add("--read-only");
        }
        arguments.add(file);
        return node.run(Command.of(arguments)).output().strip();
    }

    /** Read from sysfs: losetup's own list cuts long names. */
    List<String> on(String file) {
        List<String> backing = node.run(Command.of("find", "/sys/block/", "-maxdepth", "1", "-name", "loop*")
                        .accept(0, 1))
                .output()
                .lines()
                .map(loop -> loop + "/loop/backing_file")
                .toList();
        if (backing.isEmpty()) {
            return List.of();
        }
        List<String> grep = new ArrayList<>(List.of("grep", "-l", "-s", "-x", "-F", "-e", file, "--"));
        grep.addAll(backing);
        return node.run(Command.of(grep).accept(0, 1, 2))
                .output()
                .lines()
                .map(line -> "/dev/" + line.split("/", -1)[3])
                .sorted()
                .toList();
    }

    /** The file has grown. */
    void grow(String device) {
        node.run(Command.of("losetup", "--set-capacity", device));
    }

    /** A program that opened a device in the last moment keeps it alive until it closes it. */
    void awaitNone(String file, DeviceUse use) {
        Pause pause = Pause.atMost(GONE);
        while (!on(file).isEmpty()) {
            on(file).forEach(loop -> use.refuseIfUsed(loop, Set.of()));
            if (!pause.next()) {
                throw Fault.of(
                                AttachFault.DEVICE_IN_USE,
                                "Detaching " + on(file),
                                "it does not go away",
                                "See who uses it, then detach again.")
                        .exception();
            }
        }
    }

    void flush(String device) {
        node.run(Command.of("blockdev", "--flushbufs", device));
    }

    void remove(String device) {
        node.run(Command.of("losetup", "--detach", device));
    }
}
