package octopus.node.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import octopus.node.Node;
import octopus.node.NodeAccessContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a real OpenSSH server, as an ordinary user. */
class SshNodeIT extends NodeAccessContract {
    private static SshServer server;
    private static SshNodes nodes;
    private static Node node;

    @BeforeAll
    static void start() {
        server = SshServer.start();
        nodes = new SshNodes();
        node = nodes.open("beside", server.access());
    }

    @BeforeEach
    void letThemWrite() throws IOException {
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterAll
    static void stop() {
        node.close();
        nodes.close();
        server.close();
    }

    @Override
    protected Node node() {
        return node;
    }
}
