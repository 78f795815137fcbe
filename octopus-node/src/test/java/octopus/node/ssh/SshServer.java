package octopus.node.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Login;
import octopus.node.NodeAccess.Ssh;
import octopus.node.TestScript;
import octopus.spi.Secret;

/** A real OpenSSH server of this test alone (testenv/ssh.sh). */
public final class SshServer implements AutoCloseable {
    private final Path directory;
    private final Map<String, String> said;

    private SshServer(Path directory, Map<String, String> said) {
        this.directory = directory;
        this.said = said;
    }

    public static SshServer start() {
        try {
            // Not below a directory that only we may enter: its users live in it.
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "octopus-ssh");
            return new SshServer(directory, script("up", directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean hasAccounts() {
        return said.containsKey("PASSWORD");
    }

    private String fact(String name) {
        return Optional.ofNullable(said.get(name)).orElseThrow(() -> new IllegalStateException("no " + name));
    }

    public int port() {
        return Integer.parseInt(fact("PORT"));
    }

    public String user() {
        return fact("USER");
    }

    public String password() {
        return fact("PASSWORD");
    }

    public String fingerprint() {
        return fact("FINGERPRINT");
    }

    public ProcessHandle daemon() {
        return ProcessHandle.of(Long.parseLong(fact("PID"))).orElseThrow();
    }

    public Secret key() {
        try {
            return Secret.of(Files.readString(Path.of(fact("KEY"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Login byKey() {
        return new Login.PrivateKey(key(), Optional.empty());
    }

    public Ssh as(String user, Login login, Become become) {
        return new Ssh("127.0.0.1", port(), user, login, Optional.of(fingerprint()), become, Optional.empty());
    }

    /** As an ordinary user, by key. */
    public Ssh access() {
        return as(user(), byKey(), new Become.Nobody());
    }

    /** The user who may become root without a password. */
    public Ssh root() {
        return as(fact("FREE"), byKey(), new Become.Root(Optional.empty()));
    }

    /** @return the new host key's fingerprint */
    public String rekey() {
        return script("rekey", directory).getOrDefault("FINGERPRINT", "");
    }

    @Override
    public void close() {
        script("down", directory);
    }

    private static Map<String, String> script(String verb, Path directory) {
        return TestScript.run("ssh.sh", verb, directory.toString());
    }
}
