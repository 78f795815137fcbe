package octopus.node.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.probe.NodeFacts.HostAdapter;
import octopus.node.probe.NodeFacts.NetworkInterface;
import octopus.node.probe.NodeFacts.Route;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at a node. Every look may find nothing: a machine without iSCSI is a machine too. */
public final class Prober {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+\\S*");
    private static final String MARK = "== ";

    /** A program and how it is asked for its version. */
    private static final List<String> TOOLS = List.of(
            "iscsiadm --version",
            "multipath -h",
            "nvme version",
            "mount.nfs -V",
            "lvm version",
            "targetcli --version",
            "tgtadm --version",
            "qemu-img --version",
            "cryptsetup --version",
            "rbd --version",
            "ip -V",
            "ovs-vsctl --version",
            "systemctl --version",
            "dpkg --version",
            "rpm --version",
            "python3 --version",
            "sudo --version");

    /** Constant: nothing that anybody gives is part of it. One round for all tools. */
    private static final String ASK_TOOLS = """
            for line in "$@"; do
              set -- $line
              if command -v "$1" >/dev/null 2>&1; then
                echo "== $1"; timeout 5 $line 2>&1 </dev/null | head -n 6
              fi
            done
            """;

    private static final String ASK_ADAPTERS = """
            for host in /sys/class/fc_host/host*; do
              [ -e "$host" ] || continue
              echo "${host##*/}|$(cat "$host/port_name")|$(cat "$host/node_name")|$(cat "$host/port_state")|$(cat "$host/speed")"
            done
            """;

    /** The kernel's part may not be loaded before somebody needs it. */
    private static final String ASK_MULTIPATH = """
            PATH="$PATH:/usr/sbin:/sbin"
            if ! command -v multipathd >/dev/null 2>&1; then echo absent
            elif [ ! -e /sys/class/misc/device-mapper ] && ! modprobe -n -q dm_multipath 2>/dev/null; then echo no-device-mapper
            elif multipathd show daemon 2>/dev/null | grep -q pid; then
              echo running; multipathd show config 2>/dev/null | sed -n '/^blacklist/,/^}/p'
            else echo stopped; fi
            """;

    private Prober() {}

    /** @throws octopus.spi.StorageException when the node is not reached */
    public static NodeFacts probe(Node node) {
        String[] system = say(node, "uname", "-r", "-m", "-n").strip().split("\\s+", -1);
        boolean root = say(node, "id", "-u").strip().equals("0");
        return new NodeFacts(
                line(say(node, "cat", "/etc/os-release"), "PRETTY_NAME="),
                at(system, 1),
                at(system, 2),
                at(system, 0),
                root,
                tools(node),
                adapters(say(node, "sh", "-c", ASK_ADAPTERS)),
                line(say(node, "cat", "/etc/iscsi/initiatorname.iscsi"), "InitiatorName="),
                say(node, "cat", "/etc/nvme/hostnqn").strip(),
                interfaces(json(say(node, "ip", "-j", "addr"))),
                routes(json(say(node, "ip", "-j", "route"))),
                multipath(say(node, "sh", "-c", ASK_MULTIPATH)),
                clock(node));
    }

    private static String at(String[] words, int index) {
        // Node name, release, machine: uname keeps to its own order.
        return index < words.length ? words[index] : "";
    }

    /** What it says; nothing when there is no such program or file, or it may not be read. */
    private static String say(Node node, String... arguments) {
        List<String> command = List.of(arguments);
        List<Integer> any = new ArrayList<>();
        for (int code = 0; code < 256; code++) {
            any.add(code);
        }
        try {
            return node.run(Command.of(command).limit(LIMIT).accept(any.toArray(Integer[]::new)))
                    .output();
        } catch (StorageException e) {
            if (e.fault().code().name().equals("TOOL_MISSING")) {
                return "";
            }
            throw e;
        }
    }

    private static Map<String, String> tools(Node node) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", ASK_TOOLS, "sh"));
        command.addAll(TOOLS);
        Map<String, String> found = new LinkedHashMap<>();
        String tool = "";
        for (String line : say(node, command.toArray(String[]::new)).lines().toList()) {
            if (line.startsWith(MARK)) {
                tool = line.substring(MARK.length());
                found.put(tool, "?");
            } else if (!tool.isEmpty() && "?".equals(found.get(tool))) {
                Matcher version = VERSION.matcher(line);
                if (version.find()) {
                    found.put(tool, version.group());
                }
            }
        }
        return found;
    }

    static List<HostAdapter> adapters(String said) {
        return said.lines()
                .map(line -> line.split("\\|", -1))
                .filter(field -> field.length == 5)
                .map(field -> new HostAdapter(field[0], wwn(field[1]), wwn(field[2]), field[3], field[4]))
                .toList();
    }

    private static String wwn(String text) {
        return text.startsWith("0x") ? text.substring(2) : text;
    }

    static List<NetworkInterface> interfaces(JsonNode said) {
        List<NetworkInterface> found = new ArrayList<>();
        for (JsonNode each : said) {
            List<String> addresses = new ArrayList<>();
            each.path("addr_info")
                    .forEach(address -> addresses.add(address.path("local").asString("") + "/"
                            + address.path("prefixlen").asInt(0)));
            found.add(new NetworkInterface(
                    each.path("ifname").asString(""),
                    each.path("operstate").asString(""),
                    each.path("mtu").asInt(0),
                    each.path("address").asString(""),
                    addresses));
        }
        return found;
    }

    private static List<Route> routes(JsonNode said) {
        List<Route> found = new ArrayList<>();
        said.forEach(each -> found.add(new Route(
                each.path("dst").asString(""),
                each.path("gateway").asString(""),
                each.path("dev").asString(""))));
        return found;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.isBlank() ? "[]" : text);
        } catch (JacksonException e) {
            return JSON.createArrayNode();
        }
    }

    /** A daemon that runs, but is told to leave iSCSI devices alone, is of no use. */
    static String multipath(String said) {
        String[] parts = said.strip().split("\n", 2);
        return parts.length > 1 && MultipathBlacklist.parse(parts[1]).refusesIscsi() ? "refuses-iscsi" : parts[0];
    }

    private static String line(String text, String key) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip().replaceAll("^\"|\"$", ""))
                .findFirst()
                .orElse("");
    }

    /** Against the middle of the time that the question took. */
    private static long clock(Node node) {
        long before = System.currentTimeMillis();
        String said = say(node, "date", "+%s.%N").strip();
        long after = System.currentTimeMillis();
        try {
            double theirs = Double.parseDouble(said.replace(".%N", "").replace(".N", ""));
            return Math.round(theirs * 1000 - (before + after) / 2.0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
