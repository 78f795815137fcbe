package octopus.node.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.node.Command;
import octopus.node.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All interfaces of a node, as iproute2 tells them, and which of them carry the connection to Octopus. */
record Links(List<Link> all, Optional<Reached> reached) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Constant: nothing that anybody gives is part of it. sudo takes the variable away, so the processes above are asked. */
    private static final String ASK_CONNECTION = """
            p=$$
            while [ "$p" -gt 1 ]; do
              c=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$p/environ" | sed -n 's/^SSH_CONNECTION=//p')
              if [ -n "$c" ]; then echo "$c"; exit 0; fi
              p=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$p/status")
            done
            """;

    /** @param from the address that Octopus comes from @param devices the interfaces on the way, those below them too */
    record Reached(InetAddress from, Set<String> devices) {}

    static Links of(Node node) {
        List<Link> all = new ArrayList<>();
        for (JsonNode each : json(node, "ip", "-d", "-j", "address")) {
            all.add(link(each));
        }
        return new Links(List.copyOf(all), reached(node, all));
    }

    Optional<Link> find(String name) {
        return all.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    private static Link link(JsonNode row) {
        List<String> addresses = new ArrayList<>();
        boolean up = false;
        for (JsonNode flag : row.path("flags")) {
            up |= flag.asString("").equals("UP");
        }
        for (JsonNode address : row.path("addr_info")) {
            if (!address.path("scope").asString("").equals("link")) {
                addresses.add(address.path("local").asString("") + "/"
                        + address.path("prefixlen").asInt(0));
            }
        }
        JsonNode info = row.path("linkinfo");
        return new Link(
                row.path("ifname").asString(""),
                up,
                row.path("mtu").asInt(0),
                info.path("info_kind").asString(""),
                row.path("link").asString(""),
                info.path("info_data").path("id").asInt(0),
                row.path("master").asString(""),
                List.copyOf(addresses));
    }

    private static Optional<Reached> reached(Node node, List<Link> all) {
        String[] connection = node.run(Command.of("sh", "-c", ASK_CONNECTION))
                .output()
                .strip()
                .split(" ", -1);
        if (connection.length < 4) {
            return Optional.empty();
        }
        Set<String> devices = new HashSet<>();
        all.stream()
                .filter(link -> link.addresses().stream().anyMatch(each -> each.startsWith(connection[2] + "/")))
                .forEach(link -> devices.add(link.name()));
        json(node, "ip", "-j", "route", "get", connection[0])
                .forEach(route -> devices.add(route.path("dev").asString("")));
        for (int before = 0; before < devices.size(); ) {
            before = devices.size();
            all.stream()
                    .filter(link -> devices.contains(link.name()) || devices.contains(link.master()))
                    .forEach(link -> {
                        devices.add(link.name());
                        devices.add(link.parent());
                    });
            devices.remove("");
        }
        try {
            return Optional.of(new Reached(InetAddress.getByName(connection[0]), Set.copyOf(devices)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(Node node, String... words) {
        String said = node.run(Command.of(List.of(words)).accept(0, 1, 2)).output();
        return JSON.readTree(said.isBlank() ? "[]" : said);
    }
}
