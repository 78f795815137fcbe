package octopus.onboard.node;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import octopus.core.secret.SecretRef;
import octopus.node.probe.NodeFacts;
import octopus.spi.Fault;

/**
 * A node as Octopus knows it.
 *
 * @param secrets by name: {@code password}, {@code private_key}, {@code passphrase}, {@code sudo_password},
 *     {@code kubeconfig}
 * @param fault why it is not ready
 * @param facts what the last probe that reached it saw
 * @param checkedAt when somebody last tried
 * @param version grows with each change of the access
 */
public record ManagedNode(
        String name,
        AccessFields access,
        Map<String, SecretRef> secrets,
        NodeState state,
        Optional<Fault> fault,
        Optional<NodeFacts> facts,
        Optional<Instant> factsAt,
        Optional<Instant> checkedAt,
        int version,
        Instant createdAt,
        Instant updatedAt) {
    public static final String SUBJECT = "node";

    public ManagedNode {
        secrets = Map.copyOf(secrets);
    }

    ManagedNode with(AccessFields newAccess, Map<String, SecretRef> newSecrets, Instant now) {
        return new ManagedNode(
                name,
                newAccess,
                newSecrets,
                NodeState.NEW,
                Optional.empty(),
                facts,
                factsAt,
                checkedAt,
                version + 1,
                createdAt,
                now);
    }

    /** The fingerprint that waits for somebody to accept it. */
    public Optional<String> offeredKey() {
        return fault.map(f -> f.about().get("fingerprint"));
    }
}
