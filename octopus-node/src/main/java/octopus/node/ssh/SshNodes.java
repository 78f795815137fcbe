package octopus.node.ssh;

import java.time.Duration;
import java.util.List;
import octopus.node.Node;
import octopus.node.NodeAccess.Ssh;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** All connections of this process over SSH. The files in {@code ~/.ssh} of whoever runs it have no say. */
public final class SshNodes implements AutoCloseable {
    private static final Duration ALIVE = Duration.ofSeconds(10);
    private static final int UNANSWERED = 3;

    private final SshClient client;

    public SshNodes() {
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(HostKeyCheck.verifier());
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.<UserAuthFactory>of(
                UserAuthPublicKeyFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE,
                UserAuthPasswordFactory.INSTANCE));
        // A machine that went away without a word is noticed within half a minute.
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, ALIVE);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
        CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
        // Commands are short; waiting for more to send would cost each of them 40 ms.
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
    }

    /** Does not connect yet. */
    public Node open(String name, Ssh access) {
        return new SshNode(name, access, client);
    }

    @Override
    public void close() {
        client.stop();
    }
}
