package octopus.node.attach;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;

/** What sysfs of a node says of the devices behind iSCSI sessions. */
final class ScsiDevices {
    private static final int SECTOR = 512;

    private final Node node;
    private final String sys;

    /** @param sys usually {@code /sys} */
    ScsiDevices(Node node, String sys) {
        this.node = node;
        this.sys = sys;
    }

    boolean hasTransport() {
        return node.files().exists(sys + "/class/iscsi_transport/tcp");
    }

    /** Whether the kernel makes devices of devices. */
    boolean canMap() {
        return node.files().exists(sys + "/class/misc/device-mapper");
    }

    /** Looks for one unit only: a wider look would bring in units that others are detaching. */
    void scan(int session, int lun) {
        home(session).ifPresent(home -> {
            String where = below(home)
                    .map(path -> path.substring(home.length() + 1))
                    .filter(path -> path.matches("target[0-9:]+"))
                    .map(target -> target.substring(target.indexOf(':') + 1).replace(':', ' '))
                    .findFirst()
                    .orElse("- -");
            Arrays.stream(home.split("/", -1))
                    .filter(part -> part.matches("host\\d+"))
                    .findFirst()
                    .ifPresent(
                            host -> node.files().tell(sys + "/class/scsi_host/" + host + "/scan", where + " " + lun));
        });
    }

    /** The kernel's name of a session's unit: {@code sdb}. */
    Optional<String> of(int session, int lun) {
        return units(session)
                .filter(path -> path.matches(".*:" + lun + "/block/[^/]+"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .min(Comparator.naturalOrder());
    }

    List<String> all(int session) {
        return units(session)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    /** What the unit calls itself; empty text when it does not. */
    String wwid(String device) {
        return read("block/" + device + "/device/wwid");
    }

    Optional<Long> bytes(String device) {
        String sectors = read("block/" + device + "/size");
        return sectors.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(sectors) * SECTOR);
    }

    boolean exists(String device) {
        return node.files().exists(sys + "/block/" + device);
    }

    /** Asks the unit anew who and how large it is. */
    void rescan(String device) {
        node.files().tell(sys + "/block/" + device + "/device/rescan", "1");
    }

    void delete(String device) {
        node.files().tell(sys + "/block/" + device + "/device/delete", "1");
    }

    /** The multipath map that a path belongs to. */
    Optional<Map> mapOf(String device) {
        return node.files().names(sys + "/block/" + device + "/holders").stream()
                .filter(holder -> read("block/" + holder + "/dm/uuid").startsWith(Map.UUID))
                .map(holder -> new Map(holder, read("block/" + holder + "/dm/name")))
                .findFirst();
    }

    List<String> pathsOf(Map map) {
        return node.files().names(sys + "/block/" + map.kernelName() + "/slaves");
    }

    /** @param kernelName {@code dm-0} @param name {@code mpatha}, or the world wide id */
    record Map(String kernelName, String name) {
        static final String UUID = "mpath-";

        String device() {
            return "/dev/mapper/" + name;
        }
    }

    private String read(String file) {
        CommandResult said = node.run(Command.of("cat", sys + "/" + file).accept(0, 1));
        return said.exitCode() == 0 ? said.output().strip() : "";
    }

    /** Where the session itself is in sysfs, below the adapter that has it. */
    private Optional<String> home(int session) {
        String link = sys + "/class/iscsi_session/session" + session + "/device";
        CommandResult said = node.run(Command.of("readlink", "-e", link).accept(0, 1));
        return Optional.of(said.output().strip()).filter(path -> !path.isEmpty());
    }

    private java.util.stream.Stream<String> units(int session) {
        return home(session).stream()
                .flatMap(this::below)
                .filter(path -> path.matches(".*/\\d+:\\d+:\\d+:\\d+/block/[^/]+"));
    }

    private java.util.stream.Stream<String> below(String home) {
        return node.run(Command.of(
                                "find",
                                home,
                                "-mindepth",
                                "1",
                                "-maxdepth",
                                "4",
                                "(",
                                "-name",
                                "target*",
                                "-o",
                                "-path",
                                "*/block/*",
                                ")")
                        .accept(0, 1))
                .output()
                .lines();
    }
}
