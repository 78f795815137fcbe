package octopus.node.config;

import octopus.node.Node;
import octopus.node.ssh.SshNodes;
import octopus.node.ssh.SshServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on a machine reached by SSH. */
class ConfigFileSshIT extends ConfigFileContract {
    private static SshServer server;
    private static SshNodes nodes;
    private static Node node;

    @BeforeAll
    static void start() {
        server = SshServer.start();
        nodes = new SshNodes();
        node = nodes.open("beside", server.hasAccounts() ? server.root() : server.access());
    }

    @AfterAll
    static void stop() {
        nodes.close();
        server.close();
    }

    @Override
    Node node() {
        return node;
    }
}
