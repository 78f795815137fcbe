package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.backend.BackendState;
import octopus.core.Caller;
import octopus.driver.simulated.SimulatedArray;
import octopus.spi.Size;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do, with the stock client. */
class StockAdminIT {
    private static final String HOST = "lab@fake#pool-1";

    @TempDir
    Path directory;

    private DialectWorld world;
    private StockClient client;

    @BeforeEach
    void open() {
        world = new DialectWorld(directory);
        client = new StockClient(world);
    }

    @AfterEach
    void close() {
        world.close();
        SimulatedArray.powerOff("fake");
        SimulatedArray.powerOff("second");
    }

    @Test
    void aVolumeLeavesAndComesBack() throws Exception {
        String id = client.cinder("create", "2", "--name", "leaving").property("id");
        client.cinder("unmanage", id);
        assertThat(client.cinder("list").output()).doesNotContain("leaving");
        assertThat(client.cinder("manageable-list", HOST).output()).contains("volume-" + id);
        String back = client.cinder("manage", HOST, "volume-" + id, "--name", "back", "--metadata", "a=b")
                .property("id");
        StockClient.Said shown = client.cinder("show", back);
        assertThat(shown.property("size")).isEqualTo("2");
        assertThat(shown.property("status")).isEqualTo("available");
        assertThat(shown.property("os-vol-host-attr:host")).isEqualTo(HOST);
        assertThat(client.cinder("manageable-list", HOST, "--detailed", "True").output())
                .contains("managed already")
                .contains(back);
        assertThat(client.refused("manage", HOST, "volume-" + back)).contains("already");
        assertThat(client.refused("manage", "lab@nowhere#x", "lun")).contains("not found");
        assertThat(client.refused("manageable-list", "lab@nowhere#x")).contains("could not be found");
    }

    @Test
    void aSnapshotLeavesAndComesBack() throws Exception {
        String volume = client.cinder("create", "1", "--name", "of").property("id");
        String id =
                client.cinder("snapshot-create", volume, "--name", "leaving").property("id");
        assertThat(client.refused("unmanage", volume)).contains("snapshots");
        client.cinder("snapshot-unmanage", id);
        assertThat(client.cinder("snapshot-list").output()).doesNotContain("leaving");
        assertThat(client.cinder("snapshot-manageable-list", HOST).output()).contains("snapshot-" + id);
        String back = client.cinder("snapshot-manage", volume, "snapshot-" + id, "--name", "back", "--metadata", "a=b")
                .property("id");
        StockClient.Said shown = client.cinder("snapshot-show", back);
        assertThat(shown.property("status")).isEqualTo("available");
        assertThat(shown.property("volume_id")).isEqualTo(volume);
        assertThat(shown.property("size")).isEqualTo("1");
    }

    @Test
    void listsOfWhatCanBeManagedAreSortedAndPaged() throws Exception {
        SimulatedArray array = SimulatedArray.find("fake").orElseThrow();
        for (int number = 1; number <= 4; number++) {
            array.plantForeign("lun-" + number, Size.ofGib(5 - number));
        }
        String bySize = client.cinder("manageable-list", HOST, "--sort", "size:asc", "--limit", "2")
                .output();
        assertThat(bySize).contains("lun-4", "lun-3").doesNotContain("lun-2", "lun-1");
        assertThat(bySize.indexOf("lun-4")).isLessThan(bySize.indexOf("lun-3"));
        String second = client.cinder(
                        "manageable-list", HOST, "--sort", "reference:asc", "--marker", "{\"source-name\": \"lun-2\"}")
                .output();
        assertThat(second).contains("lun-3", "lun-4").doesNotContain("lun-1", "lun-2");
        assertThat(client.cinder("manageable-list", HOST, "--sort", "size:asc", "--offset", "3")
                        .output())
                .contains("lun-1")
                .doesNotContain("lun-2");
        assertThat(client.refused("manageable-list", HOST, "--marker", "nothing"))
                .contains("marker");
        assertThat(client.cinder("manageable-list", HOST, "--marker", "lun-2", "--offset", "2147483647")
                        .output())
                .doesNotContain("lun-");
    }

    @Test
    void aVolumeIsMigratedAndRetyped() throws Exception {
        second(Map.of());
        client.cinder("type-create", "on-second");
        client.cinder("type-key", "on-second", "set", "volume_backend_name=second");
        client.cinder("type-create", "anywhere");
        String id = client.cinder("create", "1", "--volume-type", "fake").property("id");
        assertThat(client.cinder("migrate", id, "lab@nowhere#x").output()).contains("No available service");
        assertThat(client.refused("retype", id, "on-second", "--migration-policy", "never"))
                .contains("on-demand");
        client.cinder("retype", id, "on-second", "--migration-policy", "on-demand");
        StockClient.Said retyped = client.cinder("show", id);
        assertThat(retyped.property("status")).isEqualTo("available");
        assertThat(retyped.property("volume_type")).isEqualTo("on-second");
        assertThat(retyped.property("migration_status")).isEqualTo("success");
        assertThat(retyped.property("os-vol-host-attr:host")).isEqualTo("lab@second#pool-1");
        client.cinder("retype", id, "anywhere");
        client.cinder("migrate", id, HOST, "--force-host-copy", "True", "--lock-volume", "True");
        StockClient.Said migrated = client.cinder("show", id);
        assertThat(migrated.property("os-vol-host-attr:host")).isEqualTo(HOST);
        assertThat(migrated.property("os-vol-mig-status-attr:migstat")).isEqualTo("success");
        client.cinder("delete", id);
    }

    @Test
    void servicesAreFrozenDisabledAndFailedOver() throws Exception {
        second(Map.of("replication_targets", "elsewhere"));
        String id = client.cinder("create", "1", "--volume-type", "fake").property("id");
        client.cinder("freeze-host", "lab@fake");
        assertThat(client.refused("freeze-host", "lab@fake")).contains("frozen already");
        assertThat(client.refused("freeze-host", "lab@nowhere")).contains("could not be found");
        assertThat(client.refused("snapshot-create", id)).contains("frozen");
        assertThat(client.cinder("service-list", "--host", "lab@fake", "--withreplication")
                        .output())
                .contains("disabled")
                .contains("frozen");
        client.cinder("thaw-host", "lab@fake");
        client.cinder("snapshot-create", id);
        assertThat(client.refused("failover-host", "lab@fake")).contains("not replicated");
        client.cinder("failover-host", "lab@second", "--backend_id", "elsewhere");
        assertThat(client.cinder("service-list", "--host", "lab@second", "--withreplication")
                        .output())
                .contains("failed-over")
                .contains("elsewhere");
        client.cinder("failover-host", "lab@second", "--backend_id", "default");
        assertThat(client.cinder("service-list", "--host", "lab@second", "--withreplication")
                        .output())
                .contains("enabled")
                .doesNotContain("failed-over");
        client.cinder("service-disable", "lab@second", "cinder-volume", "--reason", "repair");
        assertThat(client.cinder("service-list", "--binary", "cinder-volume").output())
                .contains("repair")
                .doesNotContain("cinder-scheduler");
        client.cinder("service-enable", "lab@second", "cinder-volume");
        assertThat(client.cinder("service-list").output()).doesNotContain("repair");
    }

    @Test
    void logsPoolsCapabilitiesAndWorkersAreToldOf() throws Exception {
        second(Map.of("replication_targets", "elsewhere"));
        client.cinder("service-set-log", "debug", "--binary", "cinder-volume", "--prefix", "octopus.block.trial");
        assertThat(client.cinder("service-get-log", "--binary", "cinder-volume", "--prefix", "octopus.block.trial")
                        .output())
                .contains("DEBUG")
                .contains("lab@fake");
        assertThat(org.slf4j.LoggerFactory.getLogger("octopus.block.trial.deep").isDebugEnabled())
                .isTrue();
        client.cinder("service-set-log", "error", "--prefix", "octopus.block.trial");
        assertThat(org.slf4j.LoggerFactory.getLogger("octopus.block.trial.deep").isInfoEnabled())
                .isFalse();
        assertThat(client.refused("service-set-log", "loud")).contains("level");
        assertThat(client.refused("service-set-log", "info", "--prefix", "octopus..block"))
                .contains("prefix");

        assertThat(client.cinder("get-capabilities", "lab@second").output())
                .contains("replication_enabled")
                .contains("elsewhere")
                .contains("OS::Storage::Capabilities::lab@second");
        assertThat(client.refused("get-capabilities", "lab@nowhere")).contains("lab@nowhere");
        assertThat(client.cinder("get-pools", "--detail").output())
                .contains("free_capacity_gb")
                .contains(HOST)
                .contains("lab@second#pool-1");
        assertThat(client.cinder("get-pools", "--filters", "name=" + HOST).output())
                .contains(HOST)
                .doesNotContain("second");
        // As upstream, of pools even administrators filter only by what the resource filters name.
        assertThat(client.refused("get-pools", "--filters", "replication_enabled=True"))
                .contains("replication_enabled");
        assertThat(client.cinder("get-pools", "--filters", "volume_type=fake").output())
                .contains(HOST)
                .doesNotContain("second");
        assertThat(client.cinder("work-cleanup").output()).contains("No cleanable");
        assertThat(client.cinder("work-cleanup", "--is-up", "True", "--host", "lab@fake")
                        .output())
                .contains("lab@fake");
        assertThat(client.cinder("cluster-list").output()).doesNotContain("lab");
        assertThat(client.refused("cluster-show", "mine")).contains("could not be found");
        assertThat(client.refused("cluster-enable", "mine")).contains("could not be found");
    }

    @Test
    void statusesAreReset() throws Exception {
        String id = client.cinder("create", "1", "--name", "odd").property("id");
        client.cinder("reset-state", id, "--state", "error");
        assertThat(client.cinder("show", id).property("status")).isEqualTo("error");
        assertThat(client.refused("reset-state", id, "--state", "nonsense")).contains("is invalid");
        client.cinder("reset-state", id, "--state", "available", "--attach-status", "detached");
        client.cinder("reset-state", id, "--reset-migration-status");
        assertThat(client.cinder("show", id).property("status")).isEqualTo("available");
        String snapshot = client.cinder("snapshot-create", id).property("id");
        client.cinder("snapshot-reset-state", snapshot, "--state", "error");
        assertThat(client.cinder("snapshot-show", snapshot).property("status")).isEqualTo("error");
        client.cinder("snapshot-delete", snapshot, "--force");
        client.cinder("force-delete", id);
        assertThat(client.cinder("list").output()).doesNotContain("odd");
    }

    private void second(Map<String, String> options) {
        world.room
                .backends()
                .create(Caller.octopus(), new NewBackend("second", "simulated", options, Map.of(), Optional.empty()));
        Awaitility.await().until(() -> world.room.backends().show("second").state() instanceof BackendState.Ready);
    }
}
