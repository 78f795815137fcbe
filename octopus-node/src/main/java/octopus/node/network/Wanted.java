package octopus.node.network;

import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** An interface as it is wanted. What is not named of it stays as it is. */
public sealed interface Wanted {
    String name();

    Settings settings();

    /** @param mtu largest packet in bytes @param addresses with their prefix: {@code 10.0.1.11/24} */
    record Settings(Optional<Integer> mtu, List<String> addresses) {
        public Settings {
            addresses = List.copyOf(addresses);
        }
    }

    /** One that is there already. */
    record Existing(String name, Settings settings) implements Wanted {}

    /** @param parent the interface whose packets carry the tag @param tag 1 to 4094 */
    record Vlan(String name, String parent, int tag, Settings settings) implements Wanted {}

    /** @param ports interfaces that belong to it; others that it has stay */
    record Bridge(String name, List<String> ports, Settings settings) implements Wanted {
        public Bridge {
            ports = List.copyOf(ports);
        }
    }

    /** As {@link Bridge}, of Open vSwitch. */
    record SwitchBridge(String name, List<String> ports, Settings settings) implements Wanted {
        public SwitchBridge {
            ports = List.copyOf(ports);
        }
    }

    /** Interfaces that go into it. */
    default List<String> members() {
        return switch (this) {
            case Existing existing -> List.of();
            case Vlan vlan -> List.of();
            case Bridge bridge -> bridge.ports();
            case SwitchBridge bridge -> bridge.ports();
        };
    }

    /** Interfaces that must be up, or nothing goes through it. */
    default List<String> raised() {
        return this instanceof Vlan vlan ? List.of(vlan.parent()) : members();
    }

    /** Interfaces that must be there. */
    default List<String> needed() {
        return switch (this) {
            case Existing existing -> List.of(existing.name());
            case Vlan vlan -> List.of(vlan.parent());
            case Bridge bridge -> bridge.ports();
            case SwitchBridge bridge -> bridge.ports();
        };
    }

    /** @throws StorageException NETWORK_INVALID, naming the field: what is written here becomes part of commands */
    default void requireValid() {
        requireName("name", name());
        needed().forEach(each -> requireName("port", each));
        if (this instanceof Vlan vlan && (vlan.tag() < 1 || vlan.tag() > 4094)) {
            throw wrong("vlan", vlan.tag() + " is no VLAN", "Give a number from 1 to 4094.");
        }
        settings().mtu().filter(mtu -> mtu < 576 || mtu > 65_535).ifPresent(mtu -> {
            throw wrong("mtu", mtu + " is no MTU", "Give a number from 576 to 65535; usual are 1500 and 9000.");
        });
        settings().addresses().forEach(Prefix::of);
    }

    private static void requireName(String field, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.@-]{0,14}")) {
            throw wrong(field, "\"" + name + "\" is no name of an interface", "Use at most 15 letters and digits.");
        }
    }

    private static StorageException wrong(String field, String cause, String correction) {
        return Fault.of(NetworkFault.NETWORK_INVALID, "Field " + field + " of an interface", cause, correction)
                .about("field", field)
                .exception();
    }
}
