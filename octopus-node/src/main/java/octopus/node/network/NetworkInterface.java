package octopus.node.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * An interface of a node, by iproute2 or Open vSwitch. It is as wanted until the next start of the node: what the node makes
 * of its own files then is theirs to say ({@code octopus.node.config}).
 *
 * @param patience seconds after which the node takes the change back by itself when it is not reached any more
 */
public record NetworkInterface(Wanted wanted, int patience) implements NodeChange<NetworkInterface.Before> {
    private static final int USUAL_PATIENCE = 60;

    public NetworkInterface {
        wanted.requireValid();
    }

    public NetworkInterface(Wanted wanted) {
        this(wanted, USUAL_PATIENCE);
    }

    /** @param ports of a bridge, or the parent of a VLAN, by name */
    public record Before(boolean there, boolean up, int mtu, List<String> addresses, Map<String, Port> ports) {
        public Before {
            addresses = List.copyOf(addresses);
            ports = Map.copyOf(ports);
        }
    }

    /** @param master the bridge that it belonged to, or empty text */
    public record Port(String master, boolean up) {
        static final Port NONE = new Port("", false);
    }

    @Override
    public String subject() {
        return "interface " + wanted.name();
    }

    @Override
    public Before look(Node node) {
        return before(Links.of(node));
    }

    private Before before(Links links) {
        Map<String, Port> ports = new HashMap<>();
        wanted.raised()
                .forEach(port -> ports.put(
                        port,
                        links.find(port)
                                .map(link -> new Port(link.master(), link.up()))
                                .orElse(Port.NONE)));
        return links.find(wanted.name())
                .map(link -> new Before(true, link.up(), link.mtu(), link.addresses(), ports))
                .orElseGet(() -> new Before(false, false, 0, List.of(), ports));
    }

    @Override
    public Optional<Difference> plan(Node node) {
        Links links = Links.of(node);
        requirePossible(node, links);
        Before now = before(links);
        StringBuilder text = new StringBuilder();
        forward(now, links)
                .forEach(words ->
                        text.append('+').append(String.join(" ", words)).append('\n'));
        List<String> disturbs = wanted.members().stream()
                .filter(port -> !belongs(now, port))
                .map(port -> port + " carries nothing for a moment, and its own addresses no more")
                .toList();
        return text.isEmpty() ? Optional.empty() : Optional.of(new Difference(subject(), text.toString(), disturbs));
    }

    @Override
    public void apply(Node node, Before before) {
        Links links = Links.of(node);
        requirePossible(node, links);
        List<List<String>> commands = forward(before(links), links);
        if (commands.isEmpty()) {
            return;
        }
        Optional<Watchdog> watchdog = links.reached().map(path -> Watchdog.arm(node, backward(before), patience));
        commands.forEach(words -> {
            CommandResult ignored = node.run(Command.of(words));
        });
        watchdog.ifPresent(Watchdog::disarm);
    }

    @Override
    public void revert(Node node, Before before) {
        Links links = Links.of(node);
        if (!before.there()
                && links.reached()
                        .filter(path -> path.devices().contains(wanted.name()))
                        .isPresent()) {
            throw endangered(node, "Octopus reaches the node through it by now");
        }
        if (before.equals(before(links))) {
            return;
        }
        backward(before).forEach(words -> {
            // What is gone already, or was never made, is no error.
            CommandResult ignored = node.run(Command.of(words).accept(0, 1, 2));
        });
    }

    /** What is still to be done, looking at how things are now. */
    private List<List<String>> forward(Before now, Links links) {
        List<List<String>> commands = new ArrayList<>();
        String name = wanted.name();
        boolean switched = wanted instanceof Wanted.SwitchBridge;
        if (!now.there()) {
            commands.add(
                    switch (wanted) {
                        case Wanted.Existing existing -> throw missing(existing.name());
                        case Wanted.Vlan vlan ->
                            List.of(
                                    "ip",
                                    "link",
                                    "add",
                                    "link",
                                    vlan.parent(),
                                    "name",
                                    name,
                                    "type",
                                    "vlan",
                                    "id",
                                    String.valueOf(vlan.tag()));
                        case Wanted.Bridge bridge -> List.of("ip", "link", "add", "name", name, "type", "bridge");
                        case Wanted.SwitchBridge bridge -> List.of("ovs-vsctl", "--may-exist", "add-br", name);
                    });
        }
        wanted.settings()
                .mtu()
                .filter(mtu -> mtu != now.mtu())
                .ifPresent(mtu -> commands.add(List.of("ip", "link", "set", "dev", name, "mtu", String.valueOf(mtu))));
        for (String port : wanted.members()) {
            if (!belongs(now, port)) {
                commands.add(
                        switched
                                ? List.of("ovs-vsctl", "--may-exist", "add-port", name, port)
                                : List.of("ip", "link", "set", "dev", port, "master", name));
            }
        }
        wanted.raised().stream()
                .filter(port -> !now.ports().getOrDefault(port, Port.NONE).up())
                .forEach(port -> commands.add(List.of("ip", "link", "set", "dev", port, "up")));
        wanted.settings().addresses().stream()
                .filter(address -> now.addresses().stream().noneMatch(each -> same(each, address)))
                .forEach(address -> commands.add(List.of("ip", "address", "add", address, "dev", name)));
        if (!now.up() && !links.find(name).map(Link::up).orElse(false)) {
            commands.add(List.of("ip", "link", "set", "dev", name, "up"));
        }
        return commands;
    }

    /** A port of Open vSwitch has the switch itself as its master. */
    private boolean belongs(Before now, String port) {
        String master = now.ports().getOrDefault(port, Port.NONE).master();
        return master.equals(wanted.name()) || wanted instanceof Wanted.SwitchBridge && master.equals("ovs-system");
    }

    private List<List<String>> backward(Before before) {
        List<List<String>> commands = new ArrayList<>();
        String name = wanted.name();
        boolean switched = wanted instanceof Wanted.SwitchBridge;
        before.ports().forEach((member, port) -> {
            if (wanted.members().contains(member) && !belongs(before, member)) {
                commands.add(
                        switched
                                ? List.of("ovs-vsctl", "--if-exists", "del-port", name, member)
                                : port.master().isEmpty()
                                        ? List.of("ip", "link", "set", "dev", member, "nomaster")
                                        : List.of("ip", "link", "set", "dev", member, "master", port.master()));
            }
            if (!port.up()) {
                commands.add(List.of("ip", "link", "set", "dev", member, "down"));
            }
        });
        if (!before.there()) {
            commands.add(
                    switched
                            ? List.of("ovs-vsctl", "--if-exists", "del-br", name)
                            : List.of("ip", "link", "delete", "dev", name));
            return commands;
        }
        wanted.settings().addresses().stream()
                .filter(address -> before.addresses().stream().noneMatch(each -> same(each, address)))
                .forEach(address -> commands.add(List.of("ip", "address", "delete", address, "dev", name)));
        if (wanted.settings().mtu().isPresent()) {
            commands.add(List.of("ip", "link", "set", "dev", name, "mtu", String.valueOf(before.mtu())));
        }
        if (!before.up()) {
            commands.add(List.of("ip", "link", "set", "dev", name, "down"));
        }
        return commands;
    }

    private static boolean same(String one, String other) {
        return Prefix.of(one).equals(Prefix.of(other));
    }

    private void requirePossible(Node node, Links links) {
        wanted.needed().stream()
                .filter(each -> links.find(each).isEmpty())
                .findFirst()
                .ifPresent(each -> {
                    throw missing(each);
                });
        links.find(wanted.name()).ifPresent(this::requireSame);
        links.reached().ifPresent(path -> requirePath(node, path));
    }

    private void requireSame(Link there) {
        String is =
                switch (wanted) {
                    case Wanted.Existing existing -> "";
                    case Wanted.Vlan vlan ->
                        there.kind().equals("vlan")
                                        && there.tag() == vlan.tag()
                                        && there.parent().equals(vlan.parent())
                                ? ""
                                : there.kind() + " " + there.tag() + " on " + there.parent();
                    case Wanted.Bridge bridge -> there.kind().equals("bridge") ? "" : "of kind " + there.kind();
                    case Wanted.SwitchBridge bridge ->
                        there.kind().equals("openvswitch") || there.kind().equals("tun")
                                ? ""
                                : "of kind " + there.kind();
                };
        if (!is.isEmpty()) {
            throw Fault.of(
                            NetworkFault.NETWORK_OTHERWISE_USED,
                            "Making " + subject(),
                            "there is one of this name, which is " + is.strip(),
                            "Take another name, or remove that one.")
                    .about("interface", wanted.name())
                    .exception();
        }
    }

    /** A port loses its addresses to nobody; a network that Octopus comes from must not be somewhere else suddenly. */
    private void requirePath(Node node, Links.Reached path) {
        wanted.members().stream().filter(path.devices()::contains).findFirst().ifPresent(port -> {
            throw endangered(node, port + " carries the connection to Octopus, and would lose its address as a port");
        });
        wanted.settings().addresses().stream()
                .filter(address -> Prefix.of(address).contains(path.from()))
                .filter(address -> !path.devices().contains(wanted.name()))
                .findFirst()
                .ifPresent(address -> {
                    throw endangered(
                            node, "Octopus comes from " + path.from().getHostAddress() + ", which lies in " + address);
                });
    }

    private StorageException endangered(Node node, String cause) {
        return Fault.of(
                        NetworkFault.NETWORK_PATH_ENDANGERED,
                        "Changing " + subject() + " of " + node.name(),
                        cause,
                        "Use another interface or address, or do it on the machine itself.")
                .about("interface", wanted.name())
                .about("node", node.name())
                .exception();
    }

    private StorageException missing(String name) {
        return Fault.of(
                        NetworkFault.NETWORK_DEVICE_MISSING,
                        "Making " + subject(),
                        "there is no interface " + name,
                        "ip link shows which there are.")
                .about("interface", name)
                .exception();
    }
}
