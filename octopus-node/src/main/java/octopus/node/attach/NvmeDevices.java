package octopus.node.attach;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;

/** What sysfs of a node says of NVMe controllers and their namespaces. */
final class NvmeDevices {
    private static final int SECTOR = 512;

    private final Node node;
    private final String sys;

    /** @param sys usually {@code /sys} */
    NvmeDevices(Node node, String sys) {
        this.node = node;
        this.sys = sys;
    }

    /** @param name {@code nvme0} @param address {@code traddr=192.0.2.7,trsvcid=4420} and what follows */
    record Controller(String name, String subsystem, String address, String state) {
        boolean isLive() {
            return state.equals("live");
        }

        boolean isAt(String host, int port) {
            List<String> words = List.of(address.split(",", -1));
            return words.contains("traddr=" + host) && words.contains("trsvcid=" + port);
        }
    }

    /** @param name of the block device, {@code nvme0n1} */
    record Namespace(String name, String id, String uuid, String nguid, String wwid) {
        /** Whether it is called so, by one of the names that it has. */
        boolean isCalled(String identity) {
            String plain = plain(identity);
            return plain.equals(plain(uuid)) || plain.equals(plain(nguid));
        }

        private static String plain(String text) {
            return text.replace("-", "").toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whether the kernel makes one device of several ways to a namespace. */
    boolean joinsPaths() {
        return said("cat", sys + "/module/nvme_core/parameters/multipath")
                .strip()
                .equals("Y");
    }

    List<Controller> controllers(String subsystem) {
        List<Controller> all = new ArrayList<>();
        for (String name : node.files().names(sys + "/class/nvme")) {
            Map<String, String> facts = facts(sys + "/class/nvme/" + name, "subsysnqn", "address", "state");
            if (facts.getOrDefault("subsysnqn", "").equals(subsystem)) {
                all.add(new Controller(
                        name, subsystem, facts.getOrDefault("address", ""), facts.getOrDefault("state", "")));
            }
        }
        return all;
    }

    /** Those that a controller shows; one that several controllers show has one name for all of them. */
    List<Namespace> namespaces(Controller controller) {
        return node.files().names(sys + "/class/nvme/" + controller.name()).stream()
                .filter(name -> name.matches("nvme\\d+(c\\d+)?n\\d+"))
                .map(name -> name.replaceFirst("c\\d+", ""))
                .distinct()
                .filter(this::exists)
                .map(this::namespace)
                .toList();
    }

    private Namespace namespace(String name) {
        Map<String, String> facts = facts(sys + "/block/" + name, "nsid", "uuid", "nguid", "wwid");
        return new Namespace(
                name,
                facts.getOrDefault("nsid", ""),
                facts.getOrDefault("uuid", ""),
                facts.getOrDefault("nguid", ""),
                facts.getOrDefault("wwid", ""));
    }

    boolean exists(String device) {
        return node.files().exists(sys + "/block/" + device);
    }

    Optional<Long> bytes(String device) {
        String sectors = said("cat", sys + "/block/" + device + "/size").strip();
        return sectors.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(sectors) * SECTOR);
    }

    /** Those of these one-line files that are there; not every kernel has all of them. */
    private Map<String, String> facts(String directory, String... names) {
        List<String> words = new ArrayList<>(List.of("grep", "-H", "-s", "-m", "1", "-e", ""));
        for (String name : names) {
            words.add(directory + "/" + name);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        said(words.toArray(String[]::new)).lines().forEach(line -> {
            int colon = line.indexOf(':', directory.length());
            if (colon > 0) {
                facts.put(
                        line.substring(directory.length() + 1, colon),
                        line.substring(colon + 1).strip());
            }
        });
        return facts;
    }

    private String said(String... words) {
        return node.run(Command.of(List.of(words)).accept(0, 1, 2)).output();
    }
}
