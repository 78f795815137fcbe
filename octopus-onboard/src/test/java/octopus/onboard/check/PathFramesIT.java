package octopus.onboard.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.probe.NodeFacts;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large frames between two ends of a real wire: this machine, and a portal in a network namespace of its own. */
class PathFramesIT {
    private static final LocalNode HERE = new LocalNode();
    private static final String NAME = "octo" + ProcessHandle.current().pid() % 1_000_000;
    private static final String NEAR = NAME + "a";
    private static final String FAR = NAME + "b";
    private static final String PORTAL = "198.18.79.2";

    private static int ip(String... words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return HERE.run(Command.of(command).accept(0, 1, 2, 255)).exitCode();
    }

    private static void far(String... words) {
        List<String> inside = new ArrayList<>(List.of("-n", NAME));
        inside.addAll(List.of(words));
        assertThat(ip(inside.toArray(String[]::new))).isZero();
    }

    @BeforeEach
    void connect() {
        assumeTrue(ip("netns", "add", NAME) == 0, "no network namespaces can be made on this machine");
        assumeTrue(
                ip("link", "add", NEAR, "mtu", "9000", "type", "veth", "peer", "name", FAR, "netns", NAME) == 0,
                "no pair of interfaces can be made on this machine");
        assertThat(ip("address", "add", "198.18.79.1/30", "dev", NEAR)).isZero();
        assertThat(ip("link", "set", NEAR, "up")).isZero();
        far("address", "add", PORTAL + "/30", "dev", FAR);
        far("link", "set", FAR, "up");
    }

    @AfterEach
    void disconnect() {
        int link = ip("link", "delete", NEAR);
        int namespace = ip("netns", "delete", NAME);
        assertThat(link + namespace).isNotNegative();
    }

    private static List<NodeFacts.NetworkInterface> interfaces(int mtu) {
        return List.of(new NodeFacts.NetworkInterface(NEAR, "UP", mtu, "", List.of("198.18.79.1/30")));
    }

    @Test
    void framesThatThePortalDoesNotTakeAreNamed() {
        Finding found = PathCheck.frames(HERE, interfaces(9000), PORTAL).orElseThrow();
        assertThat(found).isInstanceOfSatisfying(Finding.Warning.class, warning -> {
            assertThat(warning.fault().code()).isEqualTo(OnboardFault.FRAMES_TOO_LARGE);
            assertThat(warning.fault().what()).contains("9000 bytes").contains(PORTAL);
            assertThat(warning.fault().correction()).contains("the same MTU").contains(NEAR);
        });

        far("link", "set", FAR, "mtu", "9000");
        assertThat(PathCheck.frames(HERE, interfaces(9000), PORTAL).orElseThrow())
                .isInstanceOfSatisfying(
                        Finding.Pass.class, pass -> assertThat(pass.saw()).contains("9000 bytes arrive"));
    }

    @Test
    void usualFramesAreNotTried() {
        assertThat(PathCheck.frames(HERE, interfaces(1500), PORTAL)).isEmpty();
    }
}
