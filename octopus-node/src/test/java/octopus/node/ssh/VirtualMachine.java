package octopus.node.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.NodeAccess;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Login;
import octopus.node.reach.Reach;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/** The machine of testenv/vm.sh, over SSH as root: it has a kernel of its own. */
public final class VirtualMachine implements AutoCloseable {
    /** Names the directory where testenv/vm.sh keeps it; tests that need it are skipped without. */
    public static final String PROPERTY = "octopus.test.vm";

    private final Path home = Path.of(System.getProperty(PROPERTY, ""));
    private final Reach reach = new Reach();
    private final Node node;

    public VirtualMachine(String name) {
        NodeAccess.Ssh access = new NodeAccess.Ssh(
                "127.0.0.1",
                Integer.parseInt(read("port")),
                "root",
                new Login.PrivateKey(Secret.of(read("key") + "\n"), Optional.empty()),
                Optional.empty(),
                new Become.Nobody(),
                Optional.empty());
        this.node = reach.open(name, access.accepting(fingerprint(access)));
    }

    /** Whatever it shows: it was made a moment ago by the script that runs this. */
    private String fingerprint(NodeAccess.Ssh access) {
        try (Node unknown = reach.open("unknown", access)) {
            return unknown.run(Command.of("true")).output();
        } catch (StorageException e) {
            return Optional.ofNullable(e.fault().about().get("fingerprint")).orElseThrow(() -> e);
        }
    }

    public Node node() {
        return node;
    }

    /** The port of this machine's loopback address that leads to its port 3260. */
    public String iscsiPort() {
        return read("iscsi-port");
    }

    private String read(String file) {
        try {
            return Files.readString(home.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        node.close();
        reach.close();
    }
}
