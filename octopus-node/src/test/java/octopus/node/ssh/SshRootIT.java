package octopus.node.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Login;
import octopus.node.NodeAccessContract;
import octopus.spi.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract as root through sudo that asks for a password, having logged in with one, through a jump host. */
class SshRootIT extends NodeAccessContract {
    private static SshServer server;
    private static SshNodes nodes;
    private static Node node;

    @BeforeAll
    static void start() {
        server = SshServer.start();
        nodes = new SshNodes();
        assumeTrue(server.hasAccounts(), "accounts with passwords need root");
        Secret password = Secret.of(server.password());
        var direct = server.as(server.user(), new Login.Password(password), new Become.Root(Optional.of(password)));
        node = nodes.open(
                "beside",
                new octopus.node.NodeAccess.Ssh(
                        direct.host(),
                        direct.port(),
                        direct.user(),
                        direct.login(),
                        direct.hostKey(),
                        direct.become(),
                        Optional.of(server.access())));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
        nodes.close();
        server.close();
    }

    @Override
    protected Node node() {
        return node;
    }

    @Test
    void isRoot() {
        assertThat(node.run(Command.of("id", "-u")).output()).isEqualTo("0\n");
    }

    @Test
    void ofNothingThePasswordReachesTheProgram() {
        assertThat(node.run(Command.of("cat")).output()).isEmpty();
        assertThat(node.run(Command.of("cat").input(Secret.of("own"))).output()).isEqualTo("own");
    }

    @Test
    void withoutAPasswordWhereNoneIsAsked() {
        try (Node free = nodes.open("free", server.root())) {
            assertThat(free.run(Command.of("id", "-u")).output()).isEqualTo("0\n");
        }
    }
}
