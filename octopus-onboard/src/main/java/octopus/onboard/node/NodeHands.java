package octopus.onboard.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.flow.FlowId;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.NodeAccess;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Login;
import octopus.node.kubernetes.Cluster;
import octopus.node.kubernetes.KubernetesNode;
import octopus.node.reach.Reach;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * Hands on the nodes that are known. One connection a node is kept for everybody; it is made anew when somebody has changed
 * how the node is reached. Secrets are taken from their store only for that.
 */
public final class NodeHands implements AutoCloseable {
    private final Database database;
    private final SecretStore secrets;
    private final NodeStore store;
    private final CommandAudit audit;
    private final Reach reach = new Reach();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Opened> open = new HashMap<>();

    private record Opened(int version, Node node) {}

    NodeHands(Database database, SecretStore secrets, NodeStore store, CommandAudit audit) {
        this.database = database;
        this.secrets = secrets;
        this.store = store;
        this.audit = audit;
    }

    /**
     * Hands whose every command is on record: who, where, which, how long, how it ended. Closing them is not needed.
     *
     * @throws octopus.spi.StorageException NODE_NOT_FOUND
     */
    public Node on(String name, Caller caller, Optional<FlowId> flow) {
        Node node = looking(name);
        return new Node() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CommandResult run(Command command, Consumer<String> lines) {
                return audit.run(node, command, lines, caller, flow);
            }
        };
    }

    /**
     * Hands for what only looks, again and again: not on record.
     *
     * @throws octopus.spi.StorageException NODE_NOT_FOUND
     */
    public Node looking(String name) {
        ManagedNode known = find(name);
        lock.lock();
        try {
            Opened there = open.get(name);
            if (there != null && there.version() == known.version()) {
                return there.node();
            }
            if (there != null) {
                there.node().close();
            }
            Node made = reach.open(name, access(known, true));
            open.put(name, new Opened(known.version(), made));
            return made;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The namespace in which a node's pod is.
     *
     * @throws octopus.spi.StorageException NODE_NOT_FOUND, NODE_INVALID when it is no pod
     */
    public Cluster cluster(String name) {
        if (looking(name) instanceof KubernetesNode pod) {
            return pod.cluster();
        }
        throw Fault.of(
                        NodeFault.NODE_INVALID,
                        "The cluster of node " + name,
                        "the node is not in a Kubernetes cluster",
                        "Name a node that was added with octopus node add --kubernetes.")
                .about("node", name)
                .exception();
    }

    void forget(String name) {
        lock.lock();
        try {
            Opened there = open.remove(name);
            if (there != null) {
                there.node().close();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        open.values().forEach(each -> each.node().close());
        reach.close();
    }

    private ManagedNode find(String name) {
        return database.read(sql -> store.find(sql, name)).orElseThrow(() -> NodeService.notFound(name));
    }

    /** A jump host is only passed through, so nobody becomes root there; and it is reached directly. */
    private NodeAccess access(ManagedNode node, boolean far) {
        AccessFields fields = node.access();
        if (fields.pod().isPresent()) {
            AccessFields.PodFields pod = fields.pod().get();
            return new NodeAccess.KubernetesPod(
                    secret(node, "kubeconfig"),
                    pod.namespace(),
                    pod.name(),
                    Optional.of(pod.container()).filter(name -> !name.isEmpty()));
        }
        if (!fields.isSsh()) {
            return new NodeAccess.Local();
        }
        Optional<NodeAccess.Ssh> jump = Optional.of(fields.jump())
                .filter(name -> far && !name.isEmpty())
                .map(this::find)
                .map(host -> access(host, false))
                .filter(NodeAccess.Ssh.class::isInstance)
                .map(NodeAccess.Ssh.class::cast);
        return new NodeAccess.Ssh(
                fields.host(),
                fields.port(),
                fields.user(),
                login(node),
                fields.acceptedKey(),
                far && fields.sudo() ? new Become.Root(secret(node, "sudo_password")) : new Become.Nobody(),
                jump);
    }

    private Login login(ManagedNode node) {
        return secret(node, "private_key")
                .<Login>map(key -> new Login.PrivateKey(key, secret(node, "passphrase")))
                .or(() -> secret(node, "password").map(Login.Password::new))
                .orElseThrow(() -> Fault.of(
                                NodeFault.NODE_INVALID,
                                "Logging in to " + node.name(),
                                "there is neither a private key nor a password for it",
                                "Change the node and give one of them.")
                        .about("node", node.name())
                        .exception());
    }

    private Optional<Secret> secret(ManagedNode node, String key) {
        SecretRef reference = node.secrets().get(key);
        return Optional.ofNullable(reference).map(secrets::get);
    }
}
