package octopus.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.node.NodeAccessContract;
import octopus.node.probe.NodeFacts;
import octopus.node.probe.Prober;
import octopus.node.reach.Reach;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract in a pod, and what is said when the cluster is not as it should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KubernetesNodeContract extends NodeAccessContract {
    final TestCluster cluster;
    private final Reach reach = new Reach();
    private Node node;

    KubernetesNodeContract(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void start() {
        cluster.pods().pod("cinder-0", Map.of("app", "cinder"), "cinder-volume", "sidecar");
        node = reach.open("inside", cluster.access("cinder-0"));
    }

    @AfterEach
    void asBefore() {
        cluster.allowAll();
    }

    @AfterAll
    void stop() {
        node.close();
        reach.close();
        cluster.close();
    }

    @Override
    protected Node node() {
        return node;
    }

    Fault refused(KubernetesPod access) {
        try (Node other = reach.open("other", access)) {
            return faultOf(() -> other.run(Command.of("true")));
        }
    }

    private static KubernetesPod with(Secret kubeconfig) {
        return new KubernetesPod(Optional.of(kubeconfig), "", "cinder-0", Optional.empty());
    }

    @Test
    void factsAreReadAsOfAnyNode() {
        NodeFacts facts = Prober.probe(node);
        assertThat(facts.kernel()).isNotBlank();
        assertThat(facts.tools()).isNotNull();
    }

    @Test
    void aWrongTokenIsNamed() {
        Fault fault = refused(with(cluster.kubeconfig("token-of-yesterday")));
        assertThat(fault.code()).isEqualTo(KubernetesFault.CLUSTER_LOGIN_REFUSED);
        assertThat(fault.toString()).doesNotContain("token-of-yesterday").doesNotContain(cluster.token());
    }

    @Test
    void anApiThatDoesNotAnswerIsNamedSoon() {
        long begin = System.nanoTime();
        Fault fault = refused(with(cluster.kubeconfig("https://127.0.0.1:1", "", cluster.token())));
        assertThat(fault.code().name()).isEqualTo("UNREACHABLE");
        assertThat(fault.cause()).contains("https://127.0.0.1:1");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aClusterThatIsAnotherOneIsNotTrusted() {
        Secret strange =
                cluster.kubeconfig(cluster.address(), ClusterCertificate.make().authority(), cluster.token());
        Fault fault = refused(with(strange));
        assertThat(fault.code()).isEqualTo(KubernetesFault.CLUSTER_NOT_TRUSTED);
    }

    @Test
    void whatIsForbiddenIsNamed() {
        cluster.forbid("create pods/exec");
        Fault fault = refused(cluster.access("cinder-0"));
        assertThat(fault.code()).isEqualTo(KubernetesFault.CLUSTER_FORBIDS);
        assertThat(fault.toString()).contains("pods/exec").contains("Role");
    }

    @Test
    void aPodThatIsNotThereIsNamed() {
        Fault fault = refused(cluster.access("app=nova"));
        assertThat(fault.code()).isEqualTo(KubernetesFault.POD_NOT_THERE);
        assertThat(fault.cause()).contains(cluster.namespace());
    }

    @Test
    void aNamespaceThatIsNotThereIsNamed() {
        Fault fault =
                refused(new KubernetesPod(Optional.of(cluster.kubeconfig()), "nowhere", "cinder-0", Optional.empty()));
        assertThat(fault.code()).isEqualTo(ofAStrangeNamespace());
        assertThat(fault.cause()).contains("nowhere");
    }

    /** What is said of one that is not there. */
    abstract FaultCode ofAStrangeNamespace();

    @Test
    void aContainerThatIsNotThereIsNamed() {
        Fault fault =
                refused(new KubernetesPod(Optional.of(cluster.kubeconfig()), "", "cinder-0", Optional.of("nova")));
        assertThat(fault.cause()).contains("cinder-volume, sidecar");
    }

    @Test
    void ofSeveralPodsAReadyOneIsTakenAndAnotherWhenItHasGone() {
        cluster.pods().pod("db-0", Map.of("app", "db"), "c");
        cluster.pods().pod("db-1", Map.of("app", "db"), "c");
        cluster.pods().unready("db-0");
        try (Node db = reach.open("db", cluster.access("app=db"))) {
            assertThat(db.run(Command.of("echo", "1")).output()).isEqualTo("1\n");
            cluster.pods().kill("db-1");
            Fault none = faultOf(() -> db.run(Command.of("true")));
            assertThat(none.cause()).contains("none of the pods is ready").contains("db-0");
            cluster.pods().pod("db-2", Map.of("app", "db"), "c");
            assertThat(db.run(Command.of("echo", "2")).output()).isEqualTo("2\n");
        }
    }

    @Test
    void aConnectionThatBreaksIsToldApartFromAFailure() {
        Thread cutter = Thread.ofVirtual().unstarted(cluster::cut);
        Fault fault = faultOf(() -> node.run(Command.of("sh", "-c", "echo started; sleep 20"), line -> cutter.start()));
        assertThat(fault.code()).isEqualTo(KubernetesFault.POD_LOST);
        assertThat(node.run(Command.of("echo", "again")).output()).isEqualTo("again\n");
    }

    @Test
    void aKubeconfigThatNamesFilesOrProgramsIsRefused() {
        String whole = cluster.kubeconfig().reveal();
        Fault program = refused(with(Secret.of(whole.replace("user: {token:", "user: {exec: {command: id}, token:"))));
        assertThat(program.code()).isEqualTo(KubernetesFault.KUBECONFIG_UNREADABLE);
        assertThat(program.cause()).contains("exec");
        Fault file = refused(with(
                Secret.of(whole.replace("certificate-authority-data:", "certificate-authority: /etc/passwd, x:"))));
        assertThat(file.correction()).contains("--flatten");
        assertThat(refused(with(Secret.of("[not: a: kubeconfig"))).cause()).doesNotContain("not: a");
        assertThat(refused(with(Secret.of(whole.replace("current-context: here", "current-context: there"))))
                        .cause())
                .contains("there");
    }

    @Test
    void withoutAKubeconfigOctopusMustRunInTheCluster() {
        Fault fault = refused(new KubernetesPod(Optional.empty(), "", "cinder-0", Optional.empty()));
        assertThat(fault.code()).isEqualTo(KubernetesFault.KUBECONFIG_UNREADABLE);
        assertThat(fault.correction()).contains("kubeconfig=@FILE");
    }
}
