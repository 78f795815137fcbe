package octopus.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes in a simulated cluster, where somebody else can be made to be quicker. */
class ClusterChangesTest extends ClusterChangesContract {
    private final SimulatedCluster simulated;

    ClusterChangesTest() {
        super(SimulatedCluster.start(), Duration.ofSeconds(3));
        simulated = (SimulatedCluster) cluster;
    }

    @Test
    void aChangeAtTheSameTimeIsNotLostAndOneOfTheSameTextIsTold() {
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE));
        ConfigMerge merge = merge("secret/cinder-etc", "x.Y");
        ConfigMerge.Before looked = merge.look(hands);
        simulated.interruptUpdates(3);
        merge.apply(hands, looked);
        assertThat(merge.plan(hands)).isEmpty();
        merge.revert(hands, looked);

        simulated.interruptUpdates(100);
        assertThat(faultOf(() -> merge.apply(hands, looked)).code().name()).isEqualTo("CONFIG_CHANGED_MEANWHILE");
        simulated.interruptUpdates(0);
        cluster.secret("cinder-etc", Map.of("cinder.conf", FILE + "x = y\n"));
        assertThat(faultOf(() -> merge.apply(hands, looked)).code().name()).isEqualTo("CONFIG_CHANGED_MEANWHILE");
    }
}
