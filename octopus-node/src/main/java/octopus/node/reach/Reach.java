package octopus.node.reach;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.NodeAccess;
import octopus.node.kubernetes.KubernetesNodes;
import octopus.node.ssh.SshNodes;

/** Makes hands of a way to reach a node. What is needed for that (an SSH client) is started with the first who needs it. */
public final class Reach implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<SshNodes> ssh = Optional.empty();

    /** Does not connect yet: the first command does. Whoever opens a node closes it. */
    public Node open(String name, NodeAccess access) {
        return switch (access) {
            case NodeAccess.Local local -> new LocalNode(name);
            case NodeAccess.Ssh over -> ssh().open(name, over);
            case NodeAccess.KubernetesPod pod -> KubernetesNodes.open(name, pod);
        };
    }

    private SshNodes ssh() {
        lock.lock();
        try {
            SshNodes there = ssh.orElseGet(SshNodes::new);
            ssh = Optional.of(there);
            return there;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        ssh.ifPresent(SshNodes::close);
    }
}
