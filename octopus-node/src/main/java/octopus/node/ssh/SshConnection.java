package octopus.node.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import octopus.node.NodeAccess.Login;
import octopus.node.NodeAccess.Ssh;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** One session with one host, made when it is needed, kept, and made anew when it has broken. */
final class SshConnection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration AUTHENTICATE = Duration.ofSeconds(20);

    private final String node;
    private final Ssh access;
    private final SshClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ClientSession session;
    private @Nullable SshConnection jump;

    SshConnection(String node, Ssh access, SshClient client) {
        this.node = node;
        this.access = access;
        this.client = client;
    }

    /** The session, ready for channels. */
    ClientSession session() {
        lock.lock();
        try {
            ClientSession there = session;
            if (there != null && there.isOpen() && !there.isClosing() && there.isAuthenticated()) {
                return there;
            }
            close();
            ClientSession made = connect();
            session = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            ClientSession there = session;
            session = null;
            if (there != null) {
                there.close(true);
            }
            SshConnection before = jump;
            jump = null;
            if (before != null) {
                before.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private ClientSession connect() {
        SshdSocketAddress target = new SshdSocketAddress(access.host(), access.port());
        if (access.jump().isPresent()) {
            target = through(access.jump().get(), target);
        }
        HostKeyCheck check = new HostKeyCheck(access);
        ClientSession opened = open(target, check);
        try {
            present(opened, access.login());
            opened.auth().verify(AUTHENTICATE);
            return opened;
        } catch (IOException e) {
            opened.close(true);
            throw check.refusal(node).orElseGet(() -> refused(e));
        } catch (RuntimeException e) {
            opened.close(true);
            throw e;
        }
    }

    private ClientSession open(SshdSocketAddress target, HostKeyCheck check) {
        HostConfigEntry entry =
                new HostConfigEntry("", target.getHostName(), target.getPort(), access.user(), (String) null);
        try {
            return client.connect(entry, check.context(), null).verify(CONNECT).getSession();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** A port of this machine that leads through the jump host; the key that is checked is still the node's own. */
    private SshdSocketAddress through(Ssh host, SshdSocketAddress target) {
        SshConnection before = new SshConnection("the jump host of " + node, host, client);
        jump = before;
        try {
            return before.session().startLocalPortForwarding(new SshdSocketAddress("127.0.0.1", 0), target);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private void present(ClientSession opened, Login login) {
        switch (login) {
            case Login.Password password ->
                opened.addPasswordIdentity(password.password().reveal());
            case Login.PrivateKey key -> keys(key).forEach(opened::addPublicKeyIdentity);
        }
    }

    private Iterable<KeyPair> keys(Login.PrivateKey key) {
        FilePasswordProvider phrase =
                FilePasswordProvider.of(key.passphrase().map(Secret::reveal).orElse(""));
        try {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("private key"),
                    new ByteArrayInputStream(key.key().reveal().getBytes(StandardCharsets.UTF_8)),
                    phrase);
            if (keys == null || !keys.iterator().hasNext()) {
                throw unreadable("there is no key in it");
            }
            return keys;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unreadable(
                    key.passphrase().isPresent()
                            ? "its passphrase does not open it, or it is damaged"
                            : "it is damaged, of an unknown kind, or needs a passphrase");
        }
    }

    private StorageException unreadable(String cause) {
        return Fault.of(
                        SshFault.PRIVATE_KEY_UNREADABLE,
                        "The private key for " + node,
                        cause,
                        "Give the text of the private key file (not the .pub), and its passphrase if it has one.")
                .about("node", node)
                .about("field", "private_key")
                .exception();
    }

    private StorageException unreachable(IOException e) {
        return about(Fault.of(
                CommonFault.UNREACHABLE,
                "Connecting to " + node + " (" + access.address() + ")",
                words(e),
                "See that the address and port are right, the machine is up, and no firewall stands between."));
    }

    private StorageException refused(IOException e) {
        String said = words(e);
        boolean authentication = e instanceof SshException && said.contains("authentication methods");
        if (!authentication) {
            return unreachable(e);
        }
        return about(Fault.of(
                SshFault.LOGIN_REFUSED,
                "Logging in to " + node + " as " + access.user(),
                switch (access.login()) {
                    case Login.Password p -> "the password is not accepted";
                    case Login.PrivateKey k -> "the key is not accepted";
                },
                switch (access.login()) {
                    case Login.Password p ->
                        "Check user and password, and that sshd there has PasswordAuthentication yes.";
                    case Login.PrivateKey k ->
                        "Put its public key into ~" + access.user() + "/.ssh/authorized_keys there (mode 600).";
                }));
    }

    private StorageException about(Fault fault) {
        return fault.about("node", node)
                .about("host", access.host())
                .about("port", access.port())
                .exception();
    }

    private static String words(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof java.nio.channels.UnresolvedAddressException) {
            return "its name is not known";
        }
        String text = deepest.getMessage();
        return text == null || text.isBlank() ? deepest.getClass().getSimpleName() : text;
    }
}
