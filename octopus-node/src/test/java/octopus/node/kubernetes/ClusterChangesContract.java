package octopus.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import octopus.node.config.ConfigEdit;
import octopus.node.config.ConfigEdits;
import octopus.node.config.ConfigFormat;
import octopus.node.kubernetes.PodTemplateEdit.Mount;
import octopus.node.reach.Reach;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Configuration merged into a cluster, its pods made anew; and all of it taken back. */
abstract class ClusterChangesContract {
    static final String FILE = """
            # ours, do not touch
            [DEFAULT]
            enabled_backends = lvm   # the old one
            debug = false

            [lvm]
            volume_group = vg
            """;
    private static final Secret PASSWORD = Secret.of("Pa55-word-of-the-array");

    final TestCluster cluster;
    private final Duration patience;
    private final Reach reach = new Reach();
    Cluster hands;

    /** @param patience enough for workloads to be rolled out */
    ClusterChangesContract(TestCluster cluster, Duration patience) {
        this.cluster = cluster;
        this.patience = patience;
    }

    @BeforeEach
    void open() {
        hands = ((KubernetesNode) reach.open("pods", cluster.access("deployment/cinder-volume"))).cluster();
    }

    @AfterEach
    void close() {
        reach.close();
        cluster.close();
    }

    static Fault faultOf(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault();
        }
        throw new AssertionError("nothing was thrown");
    }

    static ConfigMerge merge(String object, String driver) {
        return new ConfigMerge(
                ConfigRef.of(object),
                Map.of(
                        "cinder.conf",
                        new ConfigEdits(
                                ConfigFormat.INI,
                                List.of(
                                        new ConfigEdit.Set("gold", "volume_driver", driver),
                                        new ConfigEdit.SetSecret("gold", "san_password", PASSWORD),
                                        new ConfigEdit.AddItem("DEFAULT", "enabled_backends", "gold")))));
    }

    private Rollout rollout(String workload, String image, List<Mount> mounts) {
        return new Rollout(
                WorkloadRef.of(workload),
                new PodTemplateEdit("octopus/gold", "", image, mounts),
                List.of(ConfigRef.of("secret/cinder-etc")),
                patience,
                Duration.ofMillis(300),
                List.of(PASSWORD));
    }

    private void awaitReady(String workload) {
        WorkloadRef ref = WorkloadRef.of(workload);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> hands.workloads().get(ref).ready());
    }

    @Test
    void itAnswers() {
        assertThat(hands.version()).startsWith("v1.");
        assertThat(hands.namespace()).isEqualTo(cluster.namespace());
        assertThat(hands.hasNamespace()).isTrue();
        assertThat(hands.may("update", "", "secrets")).isTrue();
        cluster.forbid("update secrets");
        assertThat(hands.may("update", "", "secrets")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"configmap", "secret"})
    void keysAreMergedAndTakenBackToTheByte(String kind) {
        Map<String, String> before = Map.of("cinder.conf", FILE, "other", "stays");
        if (kind.equals("secret")) {
            cluster.secret("cinder-etc", before);
        } else {
            cluster.configMap("cinder-etc", before);
        }
        ConfigMerge merge = merge(kind + "/cinder-etc", "x.Y");

        assertThat(merge.plan(hands).orElseThrow().text())
                .contains("+volume_driver = x.Y", "+san_password = ***")
                .doesNotContain(PASSWORD.reveal());
        ConfigMerge.Before looked = merge.look(hands);
        merge.apply(hands, looked);
        merge.apply(hands, looked);

        String merged = cluster.data(kind, "cinder-etc").get("cinder.conf");
        assertThat(merged).contains("# ours, do not touch", "san_password = " + PASSWORD.reveal(), "[lvm]");
        assertThat(cluster.data(kind, looked.keptAs())).containsEntry("cinder.conf", FILE);
        assertThat(merge.plan(hands)).isEmpty();

        merge.revert(hands, looked);
        merge.revert(hands, looked);
        assertThat(cluster.data(kind, "cinder-etc")).isEqualTo(before);
        assertThat(cluster.names(kind + "s")).containsExactly("cinder-etc");
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileStays() {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        ConfigMerge merge = merge("secret/cinder-etc", "x.Y");
        ConfigMerge.Before looked = merge.look(hands);
        merge.apply(hands, looked);
        String theirs = cluster.data("secret", "cinder-etc")
                .getOrDefault("cinder.conf", "")
                .replace("debug = false", "debug = true");
        cluster.secret("cinder-etc", Map.of("cinder.conf", theirs));

        merge.revert(hands, looked);

        assertThat(cluster.data("secret", "cinder-etc").get("cinder.conf"))
                .isEqualTo(FILE.replace("debug = false", "debug = true"));
    }

    @Test
    void anObjectIsReplacedOnlyAsItWasSeen() {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        ConfigObject seen =
                hands.configs().find(ConfigRef.of("secret/cinder-etc")).orElseThrow();
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE, "other", "theirs"));
        assertThat(hands.configs().replace(seen, Map.of("cinder.conf", Optional.of("ours"))))
                .isFalse();
        assertThat(cluster.data("secret", "cinder-etc")).containsEntry("cinder.conf", FILE);
    }

    @Test
    void anObjectThatWasNotThereGoesAgain() {
        ConfigMerge merge = merge("secret/gold", "x.Y");
        ConfigMerge.Before looked = merge.look(hands);
        merge.apply(hands, looked);
        assertThat(cluster.data("secret", "gold")).containsKey("cinder.conf");
        merge.revert(hands, looked);
        merge.revert(hands, looked);
        assertThat(cluster.names("secrets")).isEmpty();
    }

    @Test
    void whatIsForbiddenOrRefusedIsNamed() {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        ConfigMerge merge = merge("secret/cinder-etc", "x.Y");
        ConfigMerge.Before looked = merge.look(hands);
        cluster.forbid("update secrets");
        Fault fault = faultOf(() -> merge.apply(hands, looked));
        assertThat(fault.code()).isEqualTo(KubernetesFault.CLUSTER_FORBIDS);
        assertThat(fault.toString()).contains("secrets").doesNotContain(PASSWORD.reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "statefulset", "daemonset"})
    void podsAreMadeAnewAndTheTemplateIsAsBeforeAfterwards(String kind) {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        cluster.configMap("driver", Map.of("vendor.py", "pass\n"));
        cluster.pods().workload(kind, "cinder-volume", 2, "secret/cinder-etc");
        awaitReady(kind + "/cinder-volume");
        JsonNode template = cluster.pods().template(kind, "cinder-volume");
        List<Mount> mounts = List.of(new Mount("octopus-driver", Mount.Source.CONFIG_MAP, "driver", "/opt/vendor", ""));
        Rollout rollout = rollout(kind + "/cinder-volume", "cinder-volume:2026.2-vendor", mounts);
        PodTemplateEdit.Before looked = rollout.look(hands);
        assertThat(rollout.difference(hands)).contains("+image: cinder-volume:2026.2-vendor", "/opt/vendor");

        merge("secret/cinder-etc", "x.Y")
                .apply(hands, merge("secret/cinder-etc", "x.Y").look(hands));
        rollout.apply(hands);
        List<String> pods = cluster.pods().names("cinder-volume");
        rollout.apply(hands);

        assertThat(cluster.pods().names("cinder-volume")).isEqualTo(pods);
        assertThat(cluster.pods().read("cinder-volume")).hasSize(2).allSatisfy(files -> {
            assertThat(files.get("cinder.conf")).contains("[gold]");
            assertThat(files).containsKey("vendor.py");
        });
        assertThat(rollout.difference(hands)).isEmpty();
        rollout.revert(hands, looked);
        rollout.revert(hands, looked);
        assertThat(cluster.pods().template(kind, "cinder-volume")).isEqualTo(template);
        assertThat(hands.workloads()
                        .get(WorkloadRef.of(kind + "/cinder-volume"))
                        .ready())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "statefulset"})
    void podsThatDoNotGetReadyAreToldOfAndTakenBack(String kind) {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        cluster.pods().workload(kind, "cinder-volume", 2, "secret/cinder-etc");
        awaitReady(kind + "/cinder-volume");
        JsonNode template = cluster.pods().template(kind, "cinder-volume");
        ConfigMerge merge = merge("secret/cinder-etc", "cinder.volume.drivers.broken.Driver");
        ConfigMerge.Before file = merge.look(hands);
        Rollout rollout = rollout(kind + "/cinder-volume", "", List.of());
        PodTemplateEdit.Before looked = rollout.look(hands);
        merge.apply(hands, file);

        Fault fault = faultOf(() -> rollout.apply(hands));

        assertThat(fault.code()).isEqualTo(KubernetesFault.WORKLOAD_NOT_READY);
        assertThat(fault.cause())
                .contains("CrashLoopBackOff", "event BackOff", "log: ERROR cinder", "san_password")
                .doesNotContain(PASSWORD.reveal());
        merge.revert(hands, file);
        rollout.revert(hands, looked);
        assertThat(cluster.pods().template(kind, "cinder-volume")).isEqualTo(template);
        assertThat(cluster.pods().read("cinder-volume"))
                .hasSize(2)
                .allSatisfy(files -> assertThat(files).containsEntry("cinder.conf", FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "missing"})
    void patienceEnds(String way) {
        Function<String, String> only = word -> way.equals(word) ? word : "fine";
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        cluster.pods().workload("deployment", "cinder-volume", 1, "secret/cinder-etc");
        awaitReady("deployment/cinder-volume");
        ConfigMerge merge = merge("secret/cinder-etc", "cinder.volume.drivers." + only.apply("silent"));
        merge.apply(hands, merge.look(hands));
        Fault fault = faultOf(() -> rollout("deployment/cinder-volume", "vendor:" + only.apply("missing"), List.of())
                .apply(hands));
        assertThat(fault.cause())
                .contains("after " + patience.toSeconds() + " s")
                .contains(way.equals("silent") ? "Readiness probe failed" : "ImagePullBackOff");
    }

    @Test
    void aWorkloadThatIsNotThereIsNamed() {
        Fault fault = faultOf(() -> hands.workloads().get(WorkloadRef.of("deployment/cinder-backup")));
        assertThat(fault.code()).isEqualTo(KubernetesFault.CLUSTER_OBJECT_MISSING);
        assertThat(fault.cause()).contains(cluster.namespace());
    }
}
