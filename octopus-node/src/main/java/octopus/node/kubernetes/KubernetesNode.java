package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.node.ProgramRun;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** A container of a pod. Which pod it is, is found out when it is needed, and anew when that one has gone. */
public final class KubernetesNode implements Node {
    /** What the pod needs to end a command itself and to say so. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int AT_ONCE = 16;
    private static final int MISSING = 127;
    private static final int OVERDUE = 124;
    private static final int OVERDUE_KILLED = 137;
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private final String name;
    private final KubernetesPod access;
    private final Supplier<Cluster> connect;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore running = new Semaphore(AT_ONCE, true);
    private Optional<Cluster> cluster = Optional.empty();
    private volatile Optional<Place> place = Optional.empty();

    private record Place(String pod, String container) {}

    KubernetesNode(String name, KubernetesPod access, Supplier<Cluster> connect) {
        this.name = name;
        this.access = access;
        this.connect = connect;
    }

    @Override
    public String name() {
        return name;
    }

    /** The namespace that the pod is in. */
    public Cluster cluster() {
        lock.lock();
        try {
            Cluster made = cluster.orElseGet(connect);
            cluster = Optional.of(made);
            return made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        running.acquireUninterruptibly();
        try {
            return exec(command, lines);
        } finally {
            running.release();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            cluster.ifPresent(Cluster::close);
            cluster = Optional.empty();
            place = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private CommandResult exec(Command command, Consumer<String> lines) {
        ProgramRun run = new ProgramRun(name, command);
        long begin = System.nanoTime();
        PodProgram program = open(command);
        CommandResult result = run.end(program, command.limit().plus(GRACE), lines);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.toSeconds() >= PodCommand.seconds(command)
                && (result.exitCode() == OVERDUE || result.exitCode() == OVERDUE_KILLED)) {
            throw run.timedOut();
        }
        if (!command.accepted().contains(result.exitCode())) {
            boolean missing = result.exitCode() == MISSING
                    && result.errors().matches("(?s).*(No such file|not found|can't execute).*");
            throw missing ? run.missing("there is no such program in " + name) : run.failed(result);
        }
        return result;
    }

    /** A pod that has gone since the last command is looked for once more. */
    private PodProgram open(Command command) {
        List<String> arguments = PodCommand.arguments(command);
        Optional<Place> known = place;
        Place first = known.orElseGet(this::find);
        place = Optional.of(first);
        try {
            return start(first, command, arguments);
        } catch (KubernetesClientException e) {
            place = Optional.empty();
            if (known.isEmpty() || ClusterTrouble.isAboutTheAccount(e)) {
                throw refused(first, e);
            }
        }
        Place second = find();
        try {
            PodProgram program = start(second, command, arguments);
            place = Optional.of(second);
            return program;
        } catch (KubernetesClientException e) {
            throw refused(second, e);
        }
    }

    private PodProgram start(Place where, Command command, List<String> arguments) {
        PodProgram program = new PodProgram(lost(command));
        cluster()
                .sockets()
                .start(
                        cluster().namespace(),
                        where.pod(),
                        where.container(),
                        arguments,
                        command.input().isPresent(),
                        program);
        return program;
    }

    private StorageException refused(Place where, KubernetesClientException e) {
        return new StorageException(
                cluster()
                        .trouble()
                        .fault(
                                "Running a command in pod " + where.pod() + ", container " + where.container()
                                        + " (create pods/exec)",
                                e),
                e);
    }

    private StorageException lost(Command command) {
        return Fault.of(
                        KubernetesFault.POD_LOST,
                        "Running " + command.program() + " in " + name,
                        "the connection broke before it ended; it may run on for up to "
                                + command.limit().toSeconds() + " s",
                        "See whether the pod still runs and its image has sh, env, timeout and head; then try again.")
                .about("command", command.program())
                .about("node", name)
                .exception();
    }

    private Place find() {
        List<Pod> all = cluster().trouble().guard("Looking for pod " + access.pod(), this::candidates);
        Pod pod = all.stream()
                .filter(each -> PodHealth.of(each).ready())
                .min(Comparator.comparing(each -> each.getMetadata().getName()))
                .orElseThrow(() -> notThere(all));
        return new Place(pod.getMetadata().getName(), container(pod));
    }

    private List<Pod> candidates() {
        String wanted = access.pod();
        if (WorkloadRef.isOne(wanted)) {
            WorkloadRef ref = WorkloadRef.of(wanted);
            Workloads workloads = cluster().workloads();
            return workloads.pods(workloads.raw(ref).orElseThrow(() -> workloads.missing(ref)));
        }
        var pods = cluster().client().pods().inNamespace(cluster().namespace());
        return wanted.contains("=")
                ? pods.withLabelSelector(wanted).list().getItems()
                : Optional.ofNullable(pods.withName(wanted).get()).map(List::of).orElse(List.of());
    }

    private String container(Pod pod) {
        List<String> names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        Map<String, String> notes = Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        String wanted = access.container().orElseGet(() -> notes.getOrDefault(DEFAULT_CONTAINER, names.getFirst()));
        if (!names.contains(wanted)) {
            throw Fault.of(
                            KubernetesFault.POD_NOT_THERE,
                            "Container " + wanted + " of pod "
                                    + pod.getMetadata().getName(),
                            "it has only " + String.join(", ", names),
                            "Name one of these.")
                    .about("node", name)
                    .about("field", "container")
                    .exception();
        }
        return wanted;
    }

    private StorageException notThere(List<Pod> all) {
        String cause = all.isEmpty()
                ? "namespace " + cluster().namespace() + " has no pod that fits"
                : "none of the pods is ready: "
                        + String.join(
                                "; ",
                                all.stream()
                                        .map(PodHealth::of)
                                        .map(PodHealth::toString)
                                        .toList());
        return Fault.of(
                        KubernetesFault.POD_NOT_THERE,
                        "Looking for pod " + access.pod(),
                        cause,
                        all.isEmpty()
                                ? "Look for its name, labels and namespace: kubectl get pods --show-labels."
                                : "See why: kubectl describe pod.")
                .about("node", name)
                .about("field", "pod")
                .exception();
    }
}
