package octopus.node.attach;

import java.time.Duration;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.attach.ScsiDevices.Map;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** multipathd of a node: several paths to a unit made one device, whatever that is called there. */
final class Multipath {
    private static final Duration APPEARS = Duration.ofSeconds(20);
    private static final Duration RESIZES = Duration.ofSeconds(60);
    private static final Duration FLUSHES = Duration.ofMinutes(2);
    private static final int FLUSH_TRIES = 3;

    private final Node node;
    private final ScsiDevices devices;

    Multipath(Node node, ScsiDevices devices) {
        this.node = node;
        this.devices = devices;
    }

    /** Whether there is one and it answers. */
    boolean runs() {
        return asked("multipathd", "show", "daemon").contains("pid");
    }

    /** Why there is no map of several paths. */
    record Trouble(String cause, String correction) {}

    Trouble trouble() {
        if (!devices.canMap()) {
            return new Trouble(
                    "its kernel has no device mapper",
                    "Have dm_multipath loaded there (modprobe dm_multipath), start multipathd, and attach it again.");
        }
        return runs()
                ? new Trouble(
                        "multipathd makes no map of it",
                        "See the blacklist and find_multipaths in its /etc/multipath.conf (multipath -v3 -d shows what it"
                                + " decides), and attach it again.")
                : new Trouble(
                        "multipathd does not run",
                        "Install multipath-tools there, start multipathd, and attach it again.");
    }

    /** Has a map made of this path and those that it has already, however the node is set to choose. */
    void claim(String device) {
        String ignored = asked("multipath", "-a", "/dev/" + device) + asked("multipathd", "add", "path", device);
    }

    /** The map of a path, once it is there and can be used; nothing where the node refuses to make one. */
    Optional<Map> await(String device) {
        Pause pause = Pause.atMost(APPEARS);
        do {
            Optional<Map> map =
                    devices.mapOf(device).filter(each -> node.files().exists(each.device()));
            if (map.isPresent()) {
                String ignored = asked("multipath", "-C", "/dev/" + map.get().kernelName());
                return map;
            }
        } while (pause.next());
        return Optional.empty();
    }

    /** Writes out what is buffered and takes the map away. */
    void flush(Map map) {
        for (int tries = 1; ; tries++) {
            try {
                CommandResult ignored =
                        node.run(Command.of("multipath", "-f", map.name()).limit(FLUSHES));
                return;
            } catch (StorageException e) {
                if (!devices.exists(map.kernelName())) {
                    return;
                }
                if (tries == FLUSH_TRIES) {
                    throw e;
                }
                boolean ignored = Pause.atMost(Duration.ofSeconds(1)).next();
            }
        }
    }

    /** Before a path is deleted: it shall not come back as a map, nor be remembered. */
    void disown(String device) {
        String ignored = asked("multipath", "-w", "/dev/" + device) + asked("multipathd", "del", "path", device);
    }

    /** The kernel knows the new size of the paths; the map has the old one until it is told. */
    void resize(Map map, long bytes) {
        Pause pause = Pause.atMost(RESIZES);
        String said = "";
        do {
            if (devices.bytes(map.kernelName()).filter(size -> size == bytes).isPresent()) {
                return;
            }
            said = asked("multipathd", "resize", "map", map.name());
        } while (pause.next());
        throw Fault.of(
                        AttachFault.DEVICE_NOT_GROWN,
                        "Growing map " + map.name() + " on " + node.name(),
                        "multipathd says \"" + said.strip() + "\"",
                        "See multipathd show maps there, then rescan again.")
                .about("device", map.device())
                .exception();
    }

    private String asked(String... words) {
        try {
            return node.run(Command.of(java.util.List.of(words)).accept(0, 1)).output();
        } catch (StorageException e) {
            if (e.fault().code() == CommonFault.TOOL_MISSING || e.fault().code() == CommonFault.TOOL_FAILED) {
                return "";
            }
            throw e;
        }
    }
}
