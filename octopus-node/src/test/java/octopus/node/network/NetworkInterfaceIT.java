package octopus.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.network.NetworkInterface.Before;
import octopus.node.network.Wanted.Bridge;
import octopus.node.network.Wanted.Existing;
import octopus.node.network.Wanted.Settings;
import octopus.node.network.Wanted.Vlan;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In a network name space of its own, with a cable (veth) to another: of this machine, or of the one of testenv/vm.sh, whose
 * kernel also knows VLANs. What reaches the name space comes from 10.77.0.1 to 10.77.0.2, by the interface {@code path}.
 */
class NetworkInterfaceIT {
    private static final String SPACE = "octopus-net-it";
    private static final Settings NOTHING = new Settings(Optional.empty(), List.of());

    private final Optional<VirtualMachine> machine =
            Optional.ofNullable(System.getProperty(VirtualMachine.PROPERTY)).map(home -> new VirtualMachine("box"));
    private final Node host = machine.map(VirtualMachine::node).orElseGet(LocalNode::new);
    private Space node;

    @BeforeEach
    void plugIn() {
        unplug();
        Assumptions.assumeTrue(
                host.run(Command.of("ip", "netns", "add", SPACE).accept(0, 1, 2, 255))
                                .exitCode()
                        == 0,
                "no network name spaces here");
        node = new Space(host);
        node.say("ip link set lo up");
        node.say("ip link add path type veth peer name far");
        node.say("ip link add spare type veth peer name other");
        node.say("ip address add 10.77.0.2/24 dev path");
        node.say("ip link set path up");
        node.say("ip link set far up");
    }

    @AfterEach
    void unplug() {
        CommandResult ignored =
                host.run(Command.of("ip", "netns", "delete", SPACE).accept(0, 1, 2, 255));
    }

    private static FaultCode code(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault().code();
        }
        throw new AssertionError("it went through");
    }

    private String everything() {
        return node.say("ip -br address").replaceAll("\\s+fe80\\S+", "").replaceAll(" +", " ")
                + node.say("ip -o link")
                        .replaceAll("state \\S+|qdisc \\S+|<\\S+>|^\\d+", "")
                        .replaceAll("(?m)^\\d+", "");
    }

    private void roundTrip(Wanted wanted, String sign) {
        String as = everything();
        NetworkInterface change = new NetworkInterface(wanted);
        Before before = change.look(node);
        assertThat(change.plan(node).orElseThrow().text()).contains(sign);
        assertThat(everything()).as("a plan changes nothing").isEqualTo(as);
        change.apply(node, before);
        change.apply(node, before);
        assertThat(change.plan(node)).as("all is as wanted").isEmpty();
        assertThat(everything()).isNotEqualTo(as);
        change.revert(node, before);
        change.revert(node, before);
        assertThat(everything()).as("all is as before").isEqualTo(as);
    }

    @Test
    void addressesAndMtuOfAnInterface() {
        roundTrip(
                new Existing("spare", new Settings(Optional.of(9000), List.of("10.78.0.1/24", "fd00:0:0::1/64"))),
                "+ip address add 10.78.0.1/24 dev spare");
    }

    @Test
    void aBridgeWithPortsAndAnAddress() {
        node.say("ip link add old type bridge");
        node.say("ip link set spare master old");
        roundTrip(
                new Bridge("storage", List.of("spare"), new Settings(Optional.of(1400), List.of("10.78.0.1/24"))),
                "+ip link set dev spare master storage");
    }

    @Test
    void aVlan() {
        Assumptions.assumeTrue(
                node.run(Command.of("ip", "link", "add", "link", "spare", "name", "try", "type", "vlan", "id", "9")
                                        .accept(0, 2))
                                .exitCode()
                        == 0,
                "this kernel knows no VLANs");
        node.say("ip link delete try");
        roundTrip(
                new Vlan("spare.100", "spare", 100, new Settings(Optional.empty(), List.of("10.79.0.1/24"))),
                "+ip link add link spare name spare.100 type vlan id 100");
        node.say("ip link add link spare name spare.100 type vlan id 7");
        assertThat(code(() -> new NetworkInterface(new Vlan("spare.100", "spare", 100, NOTHING)).plan(node)))
                .isEqualTo(NetworkFault.NETWORK_OTHERWISE_USED);
    }

    @Test
    void thePathOfOctopusIsLeftAlone() {
        node.connection = Optional.of("10.77.0.1 40000 10.77.0.2 22");
        String as = everything();
        for (Wanted wanted : List.of(
                new Bridge("storage", List.of("path"), NOTHING),
                new Bridge("storage", List.of("spare", "path"), NOTHING),
                new Existing("spare", new Settings(Optional.empty(), List.of("10.77.0.9/25"))))) {
            NetworkInterface change = new NetworkInterface(wanted);
            assertThat(code(() -> change.apply(node, change.look(node))))
                    .isEqualTo(NetworkFault.NETWORK_PATH_ENDANGERED);
        }
        assertThat(everything()).isEqualTo(as);
        node.say("ip link add below type bridge");
        node.say("ip address del 10.77.0.2/24 dev path");
        node.say("ip link set path master below");
        node.say("ip address add 10.77.0.2/24 dev below");
        node.say("ip link set below up");
        assertThatThrownBy(() -> new NetworkInterface(new Bridge("storage", List.of("path"), NOTHING)).plan(node))
                .as("a port of the bridge that is the path")
                .hasMessageContaining("path carries the connection");
    }

    @Test
    void aNodeThatIsCutOffTakesTheChangeBack() {
        node.connection = Optional.of("10.77.0.1 40000 10.77.0.2 22");
        String as = everything();
        // A machine in an emulator needs longer than this for the commands alone.
        int patience = machine.isPresent() ? 30 : 2;
        NetworkInterface change = new NetworkInterface(
                new Existing("path", new Settings(Optional.of(1280), List.of("10.80.0.1/24"))), patience);
        Before before = change.look(node);
        node.cutWhen = command -> command.program().equals("rm");
        assertThat(code(() -> change.apply(node, before))).isEqualTo(CommonFault.UNREACHABLE);
        node.cutWhen = command -> false;
        assertThat(everything()).isNotEqualTo(as);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(everything()).isEqualTo(as));
        // Reached in time, it stays.
        change.apply(node, before);
        assertThat(change.plan(node)).isEmpty();
        change.revert(node, before);
        assertThat(everything()).isEqualTo(as);
    }

    @Test
    void nonsenseIsRefused() {
        for (Wanted wrong : List.of(
                new Existing("a;reboot", NOTHING),
                new Existing("-all", NOTHING),
                new Existing("much-too-long-a-name", NOTHING),
                new Vlan("v", "spare", 4095, NOTHING),
                new Vlan("v", "a b", 1, NOTHING),
                new Existing("spare", new Settings(Optional.of(1), List.of())),
                new Existing("spare", new Settings(Optional.empty(), List.of("10.0.0.1"))),
                new Existing("spare", new Settings(Optional.empty(), List.of("localhost/8"))),
                new Existing("spare", new Settings(Optional.empty(), List.of("10.0.0.1/33"))))) {
            assertThat(code(() -> new NetworkInterface(wrong))).isEqualTo(NetworkFault.NETWORK_INVALID);
        }
        assertThat(code(() -> new NetworkInterface(new Existing("nothing", NOTHING)).plan(node)))
                .isEqualTo(NetworkFault.NETWORK_DEVICE_MISSING);
        assertThat(code(() -> new NetworkInterface(new Bridge("spare", List.of(), NOTHING)).plan(node)))
                .isEqualTo(NetworkFault.NETWORK_OTHERWISE_USED);
    }

    /** A node that is only a name space; it says to be reached as the test wants. */
    private static final class Space implements Node {
        private final Node host;
        private Optional<String> connection = Optional.empty();
        private java.util.function.Predicate<Command> cutWhen = command -> false;

        Space(Node host) {
            this.host = host;
        }

        @Override
        public String name() {
            return "space";
        }

        String say(String words) {
            return run(Command.of(List.of(words.split(" ", -1)))).output();
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            if (cutWhen.test(command)) {
                throw Fault.of(CommonFault.UNREACHABLE, "Running " + command.program(), "no answer", "")
                        .exception();
            }
            List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", SPACE, "env"));
            // The real connection of whoever runs this is not the one of the name space.
            words.add("SSH_CONNECTION=" + connection.orElse("none"));
            words.addAll(command.arguments());
            return host.run(command.arguments(words), lines);
        }
    }
}
