package octopus.onboard.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.db.Transaction;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.core.secret.SecretRef;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/** What may be asked of nodes. */
public final class NodeService {
    private static final Duration PROBE_WAIT = Duration.ofSeconds(90);

    private final NodeRoom.Engine engine;
    private final NodeStore store;
    private final NodeHands hands;
    private final FlowDefinition<ProbeNode.Context> probe;
    private final List<BiConsumer<Transaction, String>> guards = new CopyOnWriteArrayList<>();

    NodeService(NodeRoom.Engine engine, NodeStore store, NodeHands hands, FlowDefinition<ProbeNode.Context> probe) {
        this.engine = engine;
        this.store = store;
        this.hands = hands;
        this.probe = probe;
    }

    /** @param guard throws when something of another room still needs the node of that name */
    public void refuseRemoval(BiConsumer<Transaction, String> guard) {
        guards.add(guard);
    }

    public List<ManagedNode> list() {
        return engine.database().read(store::list);
    }

    /** @throws StorageException NODE_NOT_FOUND */
    public ManagedNode show(String name) {
        return engine.database().read(sql -> store.find(sql, name)).orElseThrow(() -> notFound(name));
    }

    /**
     * Adds a node, and begins to look at it.
     *
     * @param secrets by name: {@code password}, {@code private_key}, {@code passphrase}, {@code sudo_password},
     *     {@code kubeconfig}
     * @throws StorageException NODE_INVALID, NODE_EXISTS
     */
    public ManagedNode add(Caller caller, String name, AccessFields access, Map<String, Secret> secrets) {
        access.requireValid(name);
        ManagedNode made = engine.database().write(transaction -> {
            if (store.find(transaction.sql(), name).isPresent()) {
                throw Fault.of(
                                NodeFault.NODE_EXISTS,
                                "Adding node " + name,
                                "there is one of this name",
                                "Choose another name, or change that one.")
                        .about("node", name)
                        .exception();
            }
            requireJump(transaction, access);
            requireLogin(access, secrets.keySet());
            Map<String, SecretRef> kept = new HashMap<>();
            secrets.forEach((key, secret) -> kept.put(key, engine.secrets().put(transaction, secret)));
            var now = engine.clock().instant();
            ManagedNode node = new ManagedNode(
                    name,
                    access,
                    kept,
                    NodeState.NEW,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    now,
                    now);
            store.insert(transaction, node);
            note(transaction, caller, "node.add", name, described(access));
            submit(transaction, caller, node);
            return node;
        });
        return show(made.name());
    }

    /**
     * Changes how a node is reached, and looks at it anew.
     *
     * @param secrets those that are given replace the old ones; the others stay
     */
    public ManagedNode change(Caller caller, String name, AccessFields access, Map<String, Secret> secrets) {
        access.requireValid(name);
        return changed(caller, name, "node.change", "", (transaction, old) -> {
            requireJump(transaction, access);
            Map<String, SecretRef> kept = new HashMap<>(old.secrets());
            secrets.forEach((key, secret) -> {
                Optional.ofNullable(kept.remove(key))
                        .ifPresent(gone -> engine.secrets().delete(transaction, gone));
                kept.put(key, engine.secrets().put(transaction, secret));
            });
            requireLogin(access, kept.keySet());
            return old.with(access, kept, engine.clock().instant());
        });
    }

    /**
     * Trusts the host key that a node shows, and looks at it.
     *
     * @throws StorageException HOST_KEY_DIFFERS when it shows another one
     */
    public ManagedNode acceptHostKey(Caller caller, String name, String fingerprint) {
        return changed(caller, name, "node.accept-host-key", fingerprint, (transaction, old) -> {
            Optional<String> offered = old.offeredKey().or(old.access()::acceptedKey);
            if (offered.filter(key -> !key.equals(fingerprint)).isPresent()) {
                throw Fault.of(
                                NodeFault.HOST_KEY_DIFFERS,
                                "Accepting the host key of " + name,
                                "it shows " + offered.get() + ", not " + fingerprint,
                                "Compare it with ssh-keygen -lf on the machine itself.")
                        .about("field", "fingerprint")
                        .about("fingerprint", offered.get())
                        .exception();
            }
            AccessFields access = old.access().accepting(fingerprint);
            access.requireValid(name);
            return old.with(access, old.secrets(), engine.clock().instant());
        });
    }

    /** Looks at a node and waits for what comes of it. */
    public ManagedNode probe(Caller caller, String name) {
        FlowId flow = engine.flows()
                .unfinishedOf(subject(show(name)))
                .map(Flow::id)
                .orElseGet(() -> engine.database().write(transaction -> {
                    ManagedNode node = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
                    return submit(transaction, caller, node);
                }));
        Flow ignored = engine.flows().await(flow, PROBE_WAIT);
        return show(name);
    }

    /** Forgets a node and its secrets. On the machine itself nothing changes. */
    public void remove(Caller caller, String name) {
        boolean ignored = engine.database().write(transaction -> {
            ManagedNode node = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
            store.list(transaction.sql()).stream()
                    .filter(other -> other.access().jump().equals(name))
                    .findFirst()
                    .ifPresent(other -> {
                        throw Fault.of(
                                        NodeFault.NODE_IN_USE,
                                        "Removing node " + name,
                                        other.name() + " is reached through it",
                                        "Change " + other.name() + " first.")
                                .about("node", other.name())
                                .exception();
                    });
            guards.forEach(guard -> guard.accept(transaction, name));
            node.secrets().values().forEach(secret -> engine.secrets().delete(transaction, secret));
            store.delete(transaction, name);
            note(transaction, caller, "node.remove", name, "");
            return true;
        });
        hands.forget(name);
    }

    private static String described(AccessFields access) {
        return access.pod()
                .map(pod -> access.kind() + " pod " + pod.name()
                        + (pod.namespace().isEmpty() ? "" : " in " + pod.namespace()))
                .orElseGet(() -> access.isSsh() ? "ssh to " + access.host() : access.kind());
    }

    static StorageException notFound(String name) {
        return Fault.of(
                        NodeFault.NODE_NOT_FOUND,
                        "Node " + name,
                        "there is none of this name",
                        "octopus node list shows all.")
                .about("node", name)
                .exception();
    }

    private interface Edit {
        ManagedNode apply(Transaction transaction, ManagedNode old);
    }

    private ManagedNode changed(Caller caller, String name, String verb, String detail, Edit edit) {
        boolean ignored = engine.database().write(transaction -> {
            ManagedNode old = store.find(transaction.sql(), name).orElseThrow(() -> notFound(name));
            ManagedNode fresh = edit.apply(transaction, old);
            store.update(transaction, fresh);
            note(transaction, caller, verb, name, detail);
            submit(transaction, caller, fresh);
            return true;
        });
        return show(name);
    }

    /** With the version: what was begun with another access holds nobody up, and its finding is not taken. */
    private static Subject subject(ManagedNode node) {
        return new Subject(ManagedNode.SUBJECT, node.name() + "@" + node.version());
    }

    private FlowId submit(Transaction transaction, Caller caller, ManagedNode node) {
        return engine.flows()
                .submit(
                        transaction,
                        probe,
                        new ProbeNode.Context(node.name(), node.version()),
                        Set.of(subject(node)),
                        caller);
    }

    private void note(Transaction transaction, Caller caller, String verb, String name, String detail) {
        engine.audit()
                .append(
                        transaction,
                        AuditEntry.of(
                                engine.clock().instant(),
                                caller,
                                verb,
                                ManagedNode.SUBJECT,
                                name,
                                Outcome.DONE,
                                detail));
    }

    private void requireJump(Transaction transaction, AccessFields access) {
        if (access.jump().isEmpty()) {
            return;
        }
        Optional<ManagedNode> host = store.find(transaction.sql(), access.jump());
        if (host.isEmpty() || !host.get().access().isSsh()) {
            throw AccessFields.wrong(
                    "jump", "there is no node " + access.jump() + " that is reached by SSH", "Add that one first.");
        }
        if (!host.get().access().jump().isEmpty()) {
            throw AccessFields.wrong("jump", access.jump() + " is behind a jump host itself", "Name the first one.");
        }
    }

    private static void requireLogin(AccessFields access, Set<String> secrets) {
        if (access.isSsh() && !secrets.contains("password") && !secrets.contains("private_key")) {
            throw AccessFields.wrong(
                    "private_key", "there is neither a private key nor a password", "Give one of them.");
        }
    }
}
