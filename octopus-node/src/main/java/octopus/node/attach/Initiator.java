package octopus.node.attach;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.spi.connect.Connector;

/** What a node tells about itself when it asks for a volume. */
final class Initiator {
    private static final String CONFIGURED = "/etc/iscsi/initiatorname.iscsi";
    private static final String KEY = "InitiatorName=";

    private Initiator() {}

    /** The name that the administrator gave it; otherwise one made of the host name, which stays the same. */
    static String name(Node node) {
        return said(node, "cat", CONFIGURED)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(KEY))
                .map(line -> line.substring(KEY.length()).strip())
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElseGet(() -> "iqn.2026-11.org.octopus.host:"
                        + hostName(node).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-"));
    }

    static Connector connector(Node node, String initiator) {
        String host = hostName(node);
        String address = address(node);
        boolean multipath = new Multipath(node, new ScsiDevices(node, "/sys")).runs();
        Optional<String> nqn = nqn(node);
        Map<String, Object> everything = new LinkedHashMap<>();
        everything.put("host", host);
        everything.put("initiator", initiator);
        everything.put("ip", address);
        everything.put("platform", said(node, "uname", "-m").strip());
        everything.put("os_type", "linux");
        everything.put("multipath", multipath);
        nqn.ifPresent(name -> everything.put("nqn", name));
        everything.put("nvme_native_multipath", new NvmeDevices(node, "/sys").joinsPaths());
        return new Connector(host, Optional.of(address), Optional.of(initiator), List.of(), nqn, multipath, everything);
    }

    /** The name for NVMe; nvme-cli writes it down when it is installed. */
    private static Optional<String> nqn(Node node) {
        return Optional.of(said(node, "cat", "/etc/nvme/hostnqn").strip()).filter(name -> !name.isEmpty());
    }

    private static String hostName(Node node) {
        String name = said(node, "cat", "/proc/sys/kernel/hostname").strip();
        return name.isEmpty() ? "localhost" : name;
    }

    /** The one from which it would go out into the world; every node has at least its loopback. */
    private static String address(Node node) {
        return said(node, "hostname", "-I")
                .strip()
                .lines()
                .flatMap(line -> List.of(line.split(" ", -1)).stream())
                .filter(each -> !each.isBlank())
                .findFirst()
                .orElse("127.0.0.1");
    }

    private static String said(Node node, String... words) {
        return node.run(Command.of(List.of(words)).accept(0, 1, 4, 255)).output();
    }
}
