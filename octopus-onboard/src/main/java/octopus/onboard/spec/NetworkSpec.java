package octopus.onboard.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octopus.node.network.Wanted;

/** Interfaces that nodes shall have before anything else is made, in this order. */
public record NetworkSpec(List<InterfaceWish> interfaces) {
    public NetworkSpec {
        interfaces = List.copyOf(interfaces);
    }

    /** Those of a node. */
    public List<InterfaceWish> on(String node) {
        return interfaces.stream().filter(each -> each.node().equals(node)).toList();
    }

    /**
     * An interface of a node as it is wanted. What is not named of it stays as it is.
     *
     * @param parent of a VLAN; empty text for others
     * @param vlan its tag; 0 for others
     * @param ports of a bridge
     * @param mtu largest packet in bytes; 0 leaves it
     * @param addresses with their prefix: {@code 10.0.1.11/24}
     */
    public record InterfaceWish(
            String node,
            Kind kind,
            String name,
            String parent,
            int vlan,
            List<String> ports,
            int mtu,
            List<String> addresses) {
        public InterfaceWish {
            ports = List.copyOf(ports);
            addresses = List.copyOf(addresses);
        }

        /** For the standard ability of nodes. */
        public Wanted wanted() {
            Wanted.Settings settings = new Wanted.Settings(Optional.of(mtu).filter(value -> value > 0), addresses);
            return switch (kind) {
                case INTERFACE -> new Wanted.Existing(name, settings);
                case VLAN -> new Wanted.Vlan(name, parent, vlan, settings);
                case BRIDGE -> new Wanted.Bridge(name, ports, settings);
                case OPENVSWITCH -> new Wanted.SwitchBridge(name, ports, settings);
            };
        }

        /** As a line for people. */
        public String described() {
            String what =
                    switch (kind) {
                        case INTERFACE -> "interface " + name;
                        case VLAN -> "VLAN " + vlan + " on " + parent + " as " + name;
                        case BRIDGE -> "bridge " + name + (ports.isEmpty() ? "" : " of " + String.join(", ", ports));
                        case OPENVSWITCH ->
                            "bridge " + name + " of Open vSwitch"
                                    + (ports.isEmpty() ? "" : " with " + String.join(", ", ports));
                    };
            return what
                    + (mtu > 0 ? ", MTU " + mtu : "")
                    + (addresses.isEmpty() ? "" : ", " + String.join(", ", addresses));
        }
    }

    /** Sorts of interfaces, as a spec names them. */
    public enum Kind {
        /** One that is there already. */
        INTERFACE("interface"),
        VLAN("vlan"),
        /** The kernel's own. */
        BRIDGE("bridge"),
        OPENVSWITCH("openvswitch");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }

        static String words() {
            return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
        }
    }
}
