package octopus.node.ssh;

import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import octopus.node.NodeAccess.Ssh;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/** What a connection expects of the other side's key, and what it was shown. Nothing is sent before the key is the right one. */
final class HostKeyCheck {
    private static final AttributeKey<HostKeyCheck> KEY = new AttributeKey<>();

    private final Ssh access;
    private volatile @Nullable String shown;

    HostKeyCheck(Ssh access) {
        this.access = access;
    }

    /** For the client: each connection brings its own check along. */
    static ServerKeyVerifier verifier() {
        return HostKeyCheck::verify;
    }

    AttributeRepository context() {
        return AttributeRepository.ofKeyValuePair(KEY, this);
    }

    private static boolean verify(ClientSession session, SocketAddress address, PublicKey key) {
        AttributeRepository context = session.getConnectionContext();
        HostKeyCheck check = context == null ? null : context.getAttribute(KEY);
        return check != null && check.fits(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
    }

    private boolean fits(String fingerprint) {
        shown = fingerprint;
        return access.hostKey().filter(fingerprint::equals).isPresent();
    }

    /** Why the connection was not made, if the key is the reason. */
    Optional<StorageException> refusal(String node) {
        String offered = shown;
        if (offered == null || access.hostKey().filter(offered::equals).isPresent()) {
            return Optional.empty();
        }
        Fault fault = access.hostKey()
                .map(expected -> Fault.of(
                                SshFault.HOST_KEY_CHANGED,
                                "Connecting to " + node + " (" + access.address() + ")",
                                "its host key is " + offered + ", accepted was " + expected,
                                "Find out why: was it installed anew, or does somebody stand in between? If the new key is"
                                        + " right, accept it.")
                        .about("accepted", expected))
                .orElseGet(() -> Fault.of(
                        SshFault.HOST_KEY_UNKNOWN,
                        "Connecting to " + node + " (" + access.address() + ")",
                        "its host key " + offered + " has not been accepted",
                        "Compare it with what ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub says there, then accept it."));
        return Optional.of(fault.about("node", node)
                .about("host", access.host())
                .about("fingerprint", offered)
                .exception());
    }
}
