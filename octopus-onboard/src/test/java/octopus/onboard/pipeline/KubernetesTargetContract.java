package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.block.room.BlockWorld;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.node.kubernetes.TestCluster;
import octopus.node.kubernetes.TestPods;
import octopus.onboard.plan.Plan.PlannedChange;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;
import octopus.onboard.verify.AcceptanceReport;
import octopus.spi.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend for a Cinder in pods: named what is wrong, active, or as before. */
abstract class KubernetesTargetContract {
    private static final FlowSettings QUICK = FlowSettings.usual("pods", true).withLookEvery(Duration.ofMillis(5));

    private final Path directory = BlockWorld.temporary();
    KubernetesWorld pods = open("configmap/cinder-etc", "deployment");
    private final TestDatabase database = TestDatabases.sqlite();
    private final FlowRegistry registry = new FlowRegistry();
    private final FlowEngine engine =
            new FlowEngine(database.database(), registry, Clock.systemUTC(), QUICK, FlowListener.NONE);
    private final OnboardWorld world = new OnboardWorld(database, directory, engine);

    /** A namespace of its own. */
    abstract TestCluster cluster();

    private KubernetesWorld open(String object, String kind) {
        return new KubernetesWorld(cluster(), directory, object, kind);
    }

    final void start() {
        registry.addAll(world.registry().all());
        engine.start();
        pods.addNode(world);
    }

    private void startWith(String object, String kind) {
        pods.close();
        pods = open(object, kind);
        start();
    }

    @AfterEach
    void close() {
        engine.close();
        world.close();
        pods.close();
        database.close();
    }

    final Onboarding planned(KubernetesCinder target, String driver, boolean tried) {
        Onboarding ignored = world.onboardings().create(ADMIN, pods.spec(target, driver, tried));
        return world.settled();
    }

    private Onboarding approved(Onboarding planned) {
        String hash = planned.plan()
                .orElseThrow(() -> new AssertionError(planned.findings().toString()))
                .hash();
        Onboarding ignored = world.onboardings().approve(ADMIN, OnboardWorld.BACKEND, hash);
        return world.settled();
    }

    /** What stands in the way; nothing was changed. */
    private String blocked(KubernetesCinder target) {
        var before = pods.objects();
        Onboarding row = planned(target, "x.Y", false);
        assertThat(row.state()).isEqualTo(OnboardingState.BLOCKED);
        assertThat(pods.objects()).isEqualTo(before);
        Onboarding ignored = world.onboardings().rollBack(ADMIN, OnboardWorld.BACKEND);
        world.onboardings().remove(ADMIN, OnboardWorld.BACKEND);
        return row.findings().stream().filter(FoundHere::isFailure).toList().toString();
    }

    @ParameterizedTest
    @CsvSource({"configmap/cinder-etc,deployment", "secret/cinder-etc,statefulset"})
    void aBackendComesIntoThePodsIsTriedAndGoesAgain(String object, String kind) {
        startWith(object, kind);
        Onboarding row = planned(pods.target(), "x.Y", true);
        List<String> plan = row.plan().orElseThrow().changes().stream()
                .map(PlannedChange::difference)
                .toList();
        assertThat(plan.toString())
                .contains("+enabled_backends = first,silver")
                .contains("+san_ip = 10.0.0.1")
                .contains("+san_password = ***")
                .contains("made anew")
                .doesNotContain(KubernetesWorld.PASSWORD.reveal());

        Onboarding active = approved(row);

        assertThat(active.fault()).isEmpty();
        assertThat(active.state()).isEqualTo(OnboardingState.ACTIVE);
        assertThat(active.report().map(AcceptanceReport::passed)).contains(true);
        assertThat(pods.missing()).isEmpty();
        assertThat(pods.cluster.data(object.replaceAll("/.*", ""), "cinder-etc").get("cinder.conf"))
                .contains("# rendered by a chart, changed by hand", "# more to come");

        Onboarding looking = world.onboardings().check(ADMIN, OnboardWorld.BACKEND);
        Onboarding watched = world.onboardings().await(looking.name(), Duration.ofSeconds(20));
        assertThat(watched.plan().map(drift -> drift.changes()).orElse(List.of()))
                .isEmpty();

        Onboarding ignored = world.onboardings().retire(ADMIN, OnboardWorld.BACKEND);
        assertThat(world.settled().state()).isEqualTo(OnboardingState.RETIRED);
        assertThat(pods.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"deployment", "statefulset", "daemonset"})
    void podsThatDoNotGetReadyAreShownAndEverythingIsTakenBack(String kind) {
        startWith("configmap/cinder-etc", kind);
        Onboarding row = approved(planned(pods.target(), "cinder.volume.drivers.broken.Driver", true));

        assertThat(row.state()).isEqualTo(OnboardingState.ROLLED_BACK);
        Fault fault = row.fault().orElseThrow();
        assertThat(fault.code().name()).isEqualTo("WORKLOAD_NOT_READY");
        assertThat(fault.cause())
                .contains("CrashLoopBackOff", "event BackOff", "log: ERROR cinder: could not start driver")
                .doesNotContain(KubernetesWorld.PASSWORD.reveal());
        assertThat(pods.differences()).isEmpty();
    }

    @Test
    void volumesThatDoNotWorkAreToldOfAndEverythingIsTakenBack() {
        start();
        pods.cinder.breakVolumes();
        Onboarding row = approved(planned(pods.target(), "x.Y", true));
        assertThat(row.state()).isEqualTo(OnboardingState.ROLLED_BACK);
        assertThat(row.fault().orElseThrow().cause()).contains("the array is full");
        assertThat(pods.differences()).isEmpty();
    }

    @Test
    void theVendorsDriverComesAsAnImageOrAVolume() {
        start();
        pods.cluster.configMap("vendor", Map.of("driver.py", "pass\n"));
        KubernetesCinder plain = pods.target();
        KubernetesCinder target = new KubernetesCinder(
                plain.node(),
                plain.pods(),
                plain.texts(),
                new KubernetesCinder.Vendor("cinder-volume:vendor", "configmap/vendor", "/opt/vendor"),
                plain.api(),
                plain.token(),
                plain.keystone());
        Onboarding row = planned(target, "x.Y", false);
        assertThat(row.plan().orElseThrow().changes().toString())
                .contains("+image: cinder-volume:vendor", "configmap/vendor at /opt/vendor");
        assertThat(approved(row).state()).isEqualTo(OnboardingState.ACTIVE);
        assertThat(pods.cluster.pods().read(KubernetesWorld.WORKLOAD))
                .allSatisfy(files -> assertThat(files).containsKey("driver.py"));
    }

    @Test
    void whatIsWrongIsNamedBeforeAnythingIsChanged() {
        start();
        assertThat(blocked(pods.target("configmap/nowhere"))).contains("configmap/nowhere", "target.config");
        pods.cluster.forbid("update deployments");
        pods.cluster.forbid("create secrets");
        assertThat(blocked(pods.target())).contains("may not update deployments, create secrets", "RoleBinding");
        pods.cluster.allowAll();
        pods.cluster.forbid("get configmaps");
        assertThat(blocked(pods.target())).contains("CLUSTER_FORBIDS", "configmaps");
        pods.cluster.allowAll();
        pods.cluster.configMap("other", Map.of("cinder.conf", KubernetesWorld.FILE));
        assertThat(blocked(pods.target())).contains("CLUSTER_OBJECT_AMBIGUOUS", "configmap/other cinder.conf");
    }

    @Test
    void whoMayNotDeletePodsCouldNotTakeAStatefulSetBack() {
        startWith("secret/cinder-etc", "statefulset");
        pods.cluster.forbid("delete pods");
        assertThat(blocked(pods.target())).contains("may not delete pods");
    }

    @Test
    void aPodThatIsDeadBeforehandStandsInTheWay() {
        start();
        pods.cluster.pods().image((image, files) -> new TestPods.Fate.Silent("no array"));
        pods.cluster
                .pods()
                .kill(pods.cluster.pods().names(KubernetesWorld.WORKLOAD).getFirst());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> pods.cluster.pods().read(KubernetesWorld.WORKLOAD).size() == 2);
        Onboarding row = planned(pods.target(), "x.Y", false);
        assertThat(row.state()).isEqualTo(OnboardingState.BLOCKED);
        assertThat(row.findings().toString()).contains("target-pods-ready", "pod cinder-volume");
    }
}
