package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import octopus.node.kubernetes.TestCluster;
import octopus.onboard.node.AccessFields;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.BackendSpec.TypeWish;
import octopus.onboard.spec.SpecReader.Given;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;
import octopus.spi.Secret;
import org.awaitility.Awaitility;

/** A cluster with a simulated Cinder in its pods, as the target of onboardings. */
final class KubernetesWorld implements AutoCloseable {
    static final Secret PASSWORD = Secret.of("Pa55-word-of-the-array");
    static final String WORKLOAD = "cinder-volume";
    static final String FILE = """
            # rendered by a chart, changed by hand
            [DEFAULT]
            # more to come
            enabled_backends = first
            debug = false
            """;
    private static final String SECTIONS = """
            [first]
            volume_driver = a.B
            """;

    final TestCluster cluster;
    final CinderInPods cinder;
    private final String object;
    private final String kind;
    private final Map<String, Map<String, String>> before;
    private final tools.jackson.databind.JsonNode template;

    /** @param object {@code configmap/cinder-etc} or {@code secret/cinder-etc} @param kind of the workload */
    KubernetesWorld(TestCluster cluster, Path directory, String object, String kind) {
        this.cluster = cluster;
        this.object = object;
        this.kind = kind;
        Map<String, String> texts = Map.of(
                "cinder.conf", FILE, "backends.conf", SECTIONS, "policy.yaml", "{a: b}", "logging.conf", "[x]\n");
        if (object.startsWith("secret/")) {
            cluster.secret("cinder-etc", texts);
        } else {
            cluster.configMap("cinder-etc", texts);
        }
        cluster.configMap("other", Map.of("readme", "nothing"));
        cluster.pods().workload(kind, WORKLOAD, 2, object, "configmap/other");
        cinder = new CinderInPods(cluster, WORKLOAD, directory);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> cinder.backends().equals(List.of("first"))
                        && cluster.pods().isReady(kind, WORKLOAD));
        before = objects();
        template = cluster.pods().template(kind, WORKLOAD);
    }

    void addNode(OnboardWorld world) {
        var ignored = world.nodes()
                .nodes()
                .add(
                        ADMIN,
                        "pods",
                        AccessFields.kubernetes("", kind + "/" + WORKLOAD, ""),
                        Map.of(AccessFields.KUBECONFIG, cluster.kubeconfig()));
        // Until it has been looked at: an engine that ends before would leave that to the next one.
        var seen = world.nodes().nodes().probe(ADMIN, "pods");
    }

    KubernetesCinder target() {
        return target("");
    }

    KubernetesCinder target(String config) {
        return new KubernetesCinder(
                "pods",
                new KubernetesCinder.Pods(kind + "/" + WORKLOAD, "", 5, 0),
                new KubernetesCinder.Texts(config, "", "", "/etc/cinder/cinder.conf.d"),
                new KubernetesCinder.Vendor("", "", ""),
                cinder.api(),
                "admin:demo",
                Optional.empty());
    }

    Given spec(KubernetesCinder target, String driver, boolean tried) {
        return new Given(
                new BackendSpec(
                        OnboardWorld.BACKEND,
                        "",
                        "",
                        Map.of("volume_driver", driver, "san_ip", "10.0.0.1"),
                        Set.of("san_password"),
                        List.of(),
                        List.of(new TypeWish(OnboardWorld.TYPE, Map.of())),
                        target,
                        new Acceptance(tried, 1, 1, false),
                        "",
                        Optional.empty()),
                Map.of("san_password", PASSWORD));
    }

    /** What of ConfigMaps and Secrets there is. */
    Map<String, Map<String, String>> objects() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        cluster.names("configmaps").forEach(name -> all.put("configmap/" + name, cluster.data("configmap", name)));
        cluster.names("secrets").forEach(name -> all.put("secret/" + name, cluster.data("secret", name)));
        return all;
    }

    /** Nothing when all is as it was; otherwise what is not. */
    Optional<String> differences() {
        if (!objects().equals(before)) {
            return Optional.of("objects: " + objects());
        }
        if (!cluster.pods().template(kind, WORKLOAD).equals(template)) {
            return Optional.of("template: " + cluster.pods().template(kind, WORKLOAD));
        }
        if (!cinder.backends().equals(List.of("first"))) {
            return Optional.of("pods: " + cluster.pods().read(WORKLOAD));
        }
        return cinder.left().isEmpty() ? Optional.empty() : Optional.of("Cinder: " + cinder.left());
    }

    /** Nothing when the backend is there with all that belongs to it. */
    Optional<String> missing() {
        if (!cinder.backends().equals(List.of("first", OnboardWorld.BACKEND))) {
            return Optional.of("pods: " + cluster.pods().read(WORKLOAD));
        }
        if (!cinder.left().equals(List.of("types " + OnboardWorld.TYPE))) {
            return Optional.of("Cinder: " + cinder.left());
        }
        boolean inMap = object.startsWith("configmap/");
        boolean leaks = objects().entrySet().stream()
                .filter(each -> each.getKey().startsWith("configmap/"))
                .anyMatch(each -> each.getValue().toString().contains(PASSWORD.reveal()));
        boolean arrives = cluster.pods().read(WORKLOAD).stream()
                .allMatch(files -> files.toString().contains("san_password = " + PASSWORD.reveal()));
        return leaks && inMap
                ? Optional.of("the password stands in a ConfigMap")
                : arrives ? Optional.empty() : Optional.of("the pods do not get the password");
    }

    @Override
    public void close() {
        cinder.close();
        cluster.close();
    }
}
