package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What keeps pods running in a namespace, and these pods. */
public final class Workloads {
    private static final int MOST_EVENTS = 6;
    private static final int LOG_LINES = 20;
    private static final int MOST_TRIES = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterTrouble trouble;

    Workloads(KubernetesClient client, String namespace, ClusterTrouble trouble) {
        this.client = client;
        this.namespace = namespace;
        this.trouble = trouble;
    }

    public Optional<Workload> find(WorkloadRef ref) {
        return raw(ref).map(raw -> {
            PodSpec spec = raw.template().getSpec();
            return new Workload(
                    ref,
                    raw.progress().wanted(),
                    raw.progress().done(),
                    raw.replacesPods(),
                    spec.getContainers().stream().map(Container::getName).toList(),
                    mounted(spec),
                    health(raw));
        });
    }

    /** @throws StorageException CLUSTER_OBJECT_MISSING */
    public Workload get(WorkloadRef ref) {
        return find(ref).orElseThrow(() -> missing(ref));
    }

    Optional<RawWorkload> raw(WorkloadRef ref) {
        return trouble.guard("Reading " + ref, () -> {
            HasMetadata found =
                    switch (ref.kind()) {
                        case DEPLOYMENT ->
                            client.apps()
                                    .deployments()
                                    .inNamespace(namespace)
                                    .withName(ref.name())
                                    .get();
                        case STATEFUL_SET ->
                            client.apps()
                                    .statefulSets()
                                    .inNamespace(namespace)
                                    .withName(ref.name())
                                    .get();
                        case DAEMON_SET ->
                            client.apps()
                                    .daemonSets()
                                    .inNamespace(namespace)
                                    .withName(ref.name())
                                    .get();
                    };
            return Optional.ofNullable(found).map(object -> new RawWorkload(ref, object));
        });
    }

    /**
     * Changes a workload; done anew when somebody else changes it at the same time.
     *
     * @param edit may find that there is nothing to do
     * @return whether anything was changed
     * @throws StorageException CLUSTER_OBJECT_MISSING
     */
    boolean change(WorkloadRef ref, Consumer<RawWorkload> edit) {
        for (int tries = 1; ; tries++) {
            RawWorkload raw = raw(ref).orElseThrow(() -> missing(ref));
            HasMetadata before = client.getKubernetesSerialization().clone(raw.object());
            edit.accept(raw);
            if (raw.object().equals(before)) {
                return false;
            }
            try {
                client.resource(raw.object()).inNamespace(namespace).update();
                return true;
            } catch (KubernetesClientException e) {
                if (!ClusterTrouble.isConflict(e) || tries == MOST_TRIES) {
                    throw new StorageException(trouble.fault("Changing " + ref, e), e);
                }
            }
        }
    }

    List<PodHealth> health(RawWorkload raw) {
        return pods(raw).stream().map(PodHealth::of).toList();
    }

    List<Pod> pods(RawWorkload raw) {
        return trouble.guard(
                "Reading the pods of " + raw.ref(),
                () -> client.pods().inNamespace(namespace).withLabelSelector(raw.selector()).list().getItems().stream()
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList());
    }

    void deletePod(String name) {
        var ignored = trouble.guard(
                "Deleting pod " + name,
                () -> client.pods().inNamespace(namespace).withName(name).delete());
    }

    /** What the cluster and the pod itself say of its trouble: events, then the end of the log. */
    String story(PodHealth pod) {
        List<String> lines = new ArrayList<>();
        lines.add(pod.toString());
        lines.addAll(events(pod.name()));
        lines.addAll(log(pod));
        return String.join("\n", lines);
    }

    private List<String> events(String pod) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.name", pod)
                    .list()
                    .getItems()
                    .stream()
                    .sorted(Comparator.comparing(
                            (Event each) -> Objects.requireNonNullElse(each.getLastTimestamp(), "")))
                    .map(each -> "event " + each.getReason() + ": " + each.getMessage())
                    .distinct()
                    .toList()
                    .reversed()
                    .stream()
                    .limit(MOST_EVENTS)
                    .toList()
                    .reversed();
        } catch (KubernetesClientException e) {
            return List.of("its events are not to be had: " + e.getMessage());
        }
    }

    /** Of the run that ended, where it was started again: that one says why. */
    private List<String> log(PodHealth pod) {
        for (boolean ended : pod.restarts() > 0 ? new boolean[] {true, false} : new boolean[] {false}) {
            try {
                var container = client.pods()
                        .inNamespace(namespace)
                        .withName(pod.name())
                        .inContainer(pod.container())
                        .withReadyWaitTimeout(0);
                String log = ended
                        ? container.terminated().tailingLines(LOG_LINES).getLog()
                        : container.tailingLines(LOG_LINES).getLog();
                if (log != null && !log.isBlank()) {
                    return log.strip().lines().map(line -> "log: " + line).toList();
                }
            } catch (KubernetesClientException e) {
                // A container that was never started has no log.
            }
        }
        return List.of();
    }

    private static List<ConfigRef> mounted(PodSpec spec) {
        List<ConfigRef> found = new ArrayList<>();
        spec.getVolumes().forEach(volume -> {
            if (volume.getConfigMap() != null && volume.getConfigMap().getName() != null) {
                found.add(new ConfigRef(
                        ConfigRef.Kind.CONFIG_MAP, volume.getConfigMap().getName()));
            }
            if (volume.getSecret() != null && volume.getSecret().getSecretName() != null) {
                found.add(
                        new ConfigRef(ConfigRef.Kind.SECRET, volume.getSecret().getSecretName()));
            }
            if (volume.getProjected() != null) {
                volume.getProjected().getSources().forEach(source -> {
                    if (source.getConfigMap() != null) {
                        found.add(new ConfigRef(
                                ConfigRef.Kind.CONFIG_MAP, source.getConfigMap().getName()));
                    }
                    if (source.getSecret() != null) {
                        found.add(new ConfigRef(
                                ConfigRef.Kind.SECRET, source.getSecret().getName()));
                    }
                });
            }
        });
        return found.stream().distinct().toList();
    }

    StorageException missing(WorkloadRef ref) {
        return Fault.of(
                        KubernetesFault.CLUSTER_OBJECT_MISSING,
                        "Reading " + ref,
                        "there is none of this name in namespace " + namespace,
                        "Name the workload that keeps the pods: kubectl get deployments,statefulsets,daemonsets.")
                .about("namespace", namespace)
                .exception();
    }
}
