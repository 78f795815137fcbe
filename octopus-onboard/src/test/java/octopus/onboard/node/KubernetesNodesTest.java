package octopus.onboard.node;

import static octopus.onboard.node.NodeWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.json.Json;
import octopus.node.Command;
import octopus.node.kubernetes.SimulatedCluster;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods as nodes, from being added to being forgotten, in a simulated cluster. */
class KubernetesNodesTest {
    private final SimulatedCluster cluster = SimulatedCluster.start();
    private final TestDatabase database = TestDatabases.sqlite();
    private NodeWorld world;

    @BeforeEach
    void start() {
        cluster.pods().pod("cinder-0", Map.of("app", "cinder"), "cinder-volume");
        world = new NodeWorld(database.database());
    }

    @AfterEach
    void stop() {
        world.close();
        database.close();
        cluster.close();
    }

    private ManagedNode added(String pod, Secret kubeconfig) {
        world.nodes()
                .add(
                        ADMIN,
                        "inside",
                        AccessFields.kubernetes("", pod, ""),
                        Map.of(AccessFields.KUBECONFIG, kubeconfig));
        return world.nodes().probe(ADMIN, "inside");
    }

    @Test
    void aPodIsANode() {
        ManagedNode node = added("app=cinder", cluster.kubeconfig());
        assertThat(node.state()).isEqualTo(NodeState.READY);
        assertThat(node.facts().orElseThrow().kernel()).isNotBlank();
        assertThat(world.room
                        .hands()
                        .on("inside", ADMIN, Optional.empty())
                        .run(Command.of("echo", "hello"))
                        .output())
                .isEqualTo("hello\n");
        assertThat(world.room.hands().cluster("inside").namespace()).isEqualTo(SimulatedCluster.NAMESPACE);
    }

    @Test
    void aWrongTokenIsNamedAndMendedAndNotTold() {
        ManagedNode refused = added("cinder-0", cluster.kubeconfig("token-that-is-over"));
        assertThat(refused.state()).isEqualTo(NodeState.UNREACHABLE);
        assertThat(refused.fault().orElseThrow().code().name()).isEqualTo("CLUSTER_LOGIN_REFUSED");
        assertThat(refused.toString()).doesNotContain("token-that-is-over");
        world.nodes().change(ADMIN, "inside", refused.access(), Map.of(AccessFields.KUBECONFIG, cluster.kubeconfig()));
        assertThat(world.nodes().probe(ADMIN, "inside").state()).isEqualTo(NodeState.READY);
    }

    @Test
    void aPodThatHasDiedIsNamedAndFoundAgain() {
        assertThat(added("app=cinder", cluster.kubeconfig()).state()).isEqualTo(NodeState.READY);
        cluster.pods().kill("cinder-0");
        ManagedNode dead = world.nodes().probe(ADMIN, "inside");
        assertThat(dead.state()).isEqualTo(NodeState.UNREACHABLE);
        assertThat(dead.fault().orElseThrow().correction()).contains("kubectl");
        cluster.pods().pod("cinder-1", Map.of("app", "cinder"), "cinder-volume");
        assertThat(world.nodes().probe(ADMIN, "inside").state()).isEqualTo(NodeState.READY);
    }

    @Test
    void wrongFieldsAreNamed() {
        for (var wrong : Map.of(
                        "pod", AccessFields.kubernetes("", "", ""),
                        "namespace", AccessFields.kubernetes("Not A Namespace", "x", ""),
                        "container", AccessFields.kubernetes("", "x", "-"))
                .entrySet()) {
            assertThatThrownBy(() -> world.nodes().add(ADMIN, "inside", wrong.getValue(), Map.of()))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.fault().about()).containsEntry("field", wrong.getKey()));
        }
        world.nodes().add(ADMIN, "here", AccessFields.local(), Map.of());
        assertThatThrownBy(() -> world.room.hands().cluster("here"))
                .hasMessageContaining("octopus node add --kubernetes");
    }

    @Test
    void aNodeThatWasStoredBeforeThereWerePodsIsRead() {
        AccessFields old = Json.read(
                "{\"kind\":\"ssh\",\"host\":\"h\",\"port\":22,\"user\":\"u\",\"hostKey\":\"\",\"sudo\":false,\"jump\":\"\"}",
                AccessFields.class);
        assertThat(old.pod()).isEmpty();
        assertThat(old.isSsh()).isTrue();
        AccessFields pod = AccessFields.kubernetes("ns", "app=x", "c");
        assertThat(Json.read(Json.write(pod), AccessFields.class)).isEqualTo(pod);
    }
}
