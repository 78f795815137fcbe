package octopus.driver.lvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.connect.Chap;

/**
 * The kernel's iSCSI target (LIO) of a node, told through configfs: one target for a volume, one list entry for each
 * initiator, with its own account. Every call looks first and may be repeated. A reboot forgets everything here.
 */
final class LioTarget {
    static final int UNIT = 1;

    private static final String ROOT = "/sys/kernel/config/target";
    /** A number of our own, so that what other tools have made is not touched. */
    private static final String STORES = ROOT + "/core/iblock_8600";

    private static final String LINK = "unit";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Node node;
    private final String prefix;
    private final List<String> portals;

    /** @param prefix what target names begin with @param portals {@code address:port} */
    LioTarget(Node node, String prefix, List<String> portals) {
        this.node = node;
        this.prefix = prefix;
        this.portals = List.copyOf(portals);
    }

    String iqn(String volume) {
        return prefix + volume;
    }

    /** @param serial what initiators read as the unit's serial number */
    record Unit(String volume, String device, String serial) {}

    void open(Unit unit, String initiator, boolean readOnly, Optional<Chap> chap) {
        prepare();
        String store = STORES + "/" + unit.volume();
        String group = group(unit.volume());
        store(store, unit);
        make(group + "/lun/lun_" + UNIT);
        link(store, group + "/lun/lun_" + UNIT + "/" + LINK);
        tell(group + "/attrib/generate_node_acls", "0");
        tell(group + "/attrib/authentication", chap.isPresent() ? "1" : "0");
        portals.forEach(portal -> make(group + "/np/" + portal));
        String entry = group + "/acls/" + initiator;
        String mapped = entry + "/lun_" + UNIT;
        make(entry);
        chap.ifPresent(account -> {
            tell(entry + "/auth/userid", account.user());
            node.files().tell(entry + "/auth/password", account.password());
        });
        make(mapped);
        link(group + "/lun/lun_" + UNIT, mapped + "/" + LINK);
        tell(mapped + "/write_protect", readOnly ? "1" : "0");
        tell(group + "/enable", "1");
    }

    /** Ends the initiator's sessions too; what is not there is no error. */
    void close(String volume, String initiator) {
        String entry = group(volume) + "/acls/" + initiator;
        if (node.files().exists(entry)) {
            node.files().delete(entry + "/lun_" + UNIT + "/" + LINK);
            remove(List.of(entry + "/lun_" + UNIT, entry));
        }
    }

    /** Takes the whole target away, whoever is logged in. */
    void closeAll(String volume) {
        String group = group(volume);
        if (node.files().exists(group)) {
            initiators().getOrDefault(volume, List.of()).forEach(initiator -> close(volume, initiator));
            tell(group + "/enable", "0");
            List<String> places = new ArrayList<>();
            node.files().names(group + "/np").forEach(portal -> places.add(group + "/np/" + portal));
            node.files().delete(group + "/lun/lun_" + UNIT + "/" + LINK);
            places.add(group + "/lun/lun_" + UNIT);
            places.add(group);
            remove(places);
        }
        remove(List.of(ROOT + "/iscsi/" + iqn(volume), STORES + "/" + volume, STORES));
    }

    /** Volume to the initiators that may log in to its target. */
    Map<String, List<String>> initiators() {
        Map<String, List<String>> found = new HashMap<>();
        String base = ROOT + "/iscsi/" + prefix;
        node.run(Command.of("find", ROOT + "/iscsi", "-mindepth", "4", "-maxdepth", "4", "-path", "*/acls/*")
                        .accept(0, 1))
                .output()
                .lines()
                .filter(path -> path.startsWith(base))
                .map(path -> path.substring(base.length()).split("/", -1))
                .filter(part -> part.length == 4)
                .forEach(part ->
                        found.computeIfAbsent(part[0], key -> new ArrayList<>()).add(part[3]));
        return found;
    }

    private String group(String volume) {
        return ROOT + "/iscsi/" + iqn(volume) + "/tpgt_1";
    }

    private void prepare() {
        if (node.files().exists(ROOT + "/iscsi")) {
            return;
        }
        node.run(Command.of("modprobe", "-a", "target_core_mod", "target_core_iblock", "iscsi_target_mod"));
        if (!node.files().exists(ROOT)) {
            node.run(Command.of("mount", "-t", "configfs", "configfs", "/sys/kernel/config")
                    .accept(0, 32));
        }
        make(ROOT + "/iscsi");
    }

    private void store(String store, Unit unit) {
        boolean there = node.files().text(store + "/enable").orElse("").strip().equals("1");
        if (there) {
            return;
        }
        make(store);
        tell(store + "/control", "udev_path=" + unit.device());
        tell(store + "/udev_path", unit.device());
        tell(store + "/wwn/vpd_unit_serial", unit.serial());
        tell(store + "/enable", "1");
        // Where the device below can discard, consumers may too.
        CommandResult ignored = node.run(Command.of("dd", "of=" + store + "/attrib/emulate_tpu", "status=none")
                .input(out -> out.write('1'))
                .accept(0, 1));
    }

    private void make(String directory) {
        node.run(Command.of("mkdir", "-p", directory).limit(LIMIT));
    }

    private void link(String from, String to) {
        if (!node.files().exists(to)) {
            node.run(Command.of("ln", "-s", from, to));
        }
    }

    private void tell(String file, String text) {
        node.files().tell(file, text);
    }

    /** In this order; those that are gone are no error, those that are needed still stay. */
    private void remove(List<String> directories) {
        List<String> words = new ArrayList<>(List.of("rmdir", "--"));
        words.addAll(directories);
        CommandResult ignored = node.run(Command.of(words).limit(LIMIT).accept(0, 1));
    }
}
