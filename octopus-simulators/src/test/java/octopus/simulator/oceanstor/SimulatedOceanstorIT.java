package octopus.simulator.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.spi.Secret;
import octopus.spi.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SimulatedOceanstorIT {
    private static final String ONE = "iqn.2026-11.example:one";
    private static final String OTHER = "iqn.2026-11.example:other";
    private static final int SECTORS = 64 << 11;

    @TempDir
    Path directory;

    private final String portal = Loopback.next();
    private SimulatedOceanstor array;
    private Client client;

    @BeforeEach
    void start() {
        array = SimulatedOceanstor.start(ArraySettings.loopback(directory, List.of(portal), Secret.of("Right-1")));
        client = new Client(array.url());
    }

    @AfterEach
    void stop() {
        array.close();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void onlyTheRightPasswordGetsIn() {
        assertThat(client.login("admin", "wrong")).isEqualTo(1077949061);
        assertThat(client.code("GET", "lun", Map.of())).isEqualTo(-401);
        assertThat(client.login("admin", "Right-1")).isZero();
        assertThat(client.code("GET", "lun", Map.of())).isZero();
        array.endSessions();
        assertThat(client.code("GET", "lun", Map.of())).isEqualTo(-401);
    }

    @Test
    void eachHostSeesItsOwnLunsAndNobodyElseSeesAny() {
        client.login("admin", "Right-1");
        String lun = lun("first");
        map(lun, "1", ONE);
        assertThat(qemuIo(ONE, 1, "write -P 7 0 64k", "read -P 7 0 64k")).isZero();
        assertThat(qemuIo(OTHER, 1, "read 0 64k")).isNotZero();
        String second = lun("second");
        map(second, "2", OTHER);
        assertThat(qemuIo(OTHER, 1, "read -P 0 0 64k")).isZero();
        assertThat(qemuIo(ONE, 2, "read 0 64k")).isNotZero();
    }

    @Test
    void chapIsAskedForWhereItIsSet() {
        client.login("admin", "Right-1");
        map(lun("first"), "1", ONE);
        client.ok(
                "PUT",
                "iscsi_initiator/" + ONE,
                Map.of("USECHAP", "true", "CHAPNAME", "user", "CHAPPASSWORD", "twelve-or-more"));
        assertThat(qemuIo(ONE, 1, "read 0 64k")).isNotZero();
        client.ok("PUT", "iscsi_initiator/" + ONE, Map.of("USECHAP", "false"));
        assertThat(qemuIo(ONE, 1, "read 0 64k")).isZero();
    }

    @Test
    void aSnapshotKeepsItsMomentAndCopiesHaveItsData() {
        client.login("admin", "Right-1");
        String lun = lun("first");
        map(lun, "1", ONE);
        qemuIo(ONE, 1, "write -P 1 0 1M");
        String snapshot = client.ok("POST", "snapshot", Map.of("NAME", "s", "PARENTID", lun))
                .path("ID")
                .asString();
        client.ok("POST", "snapshot/activate", Map.of("SNAPSHOTLIST", List.of(snapshot)));
        qemuIo(ONE, 1, "write -P 2 0 1M");
        String copy = lun("copy");
        String pair = client.ok("POST", "clonepair/relation", Map.of("sourceID", snapshot, "targetID", copy))
                .path("ID")
                .asString();
        client.ok("PUT", "clonepair/synchronize", Map.of("ID", pair));
        map(copy, "2", OTHER);
        assertThat(qemuIo(OTHER, 1, "read -P 1 0 1M")).isZero();
        client.ok("PUT", "snapshot/rollback", Map.of("ID", snapshot));
        assertThat(qemuIo(ONE, 1, "read -P 1 0 1M")).isZero();
    }

    @Test
    void whatIsOrderedToGoWrongGoesWrong() {
        client.login("admin", "Right-1");
        array.orders().order("GET", "lun", new Orders.Effect.Refused(42, "because"), 1);
        assertThat(client.code("GET", "lun", Map.of())).isEqualTo(42);
        array.orders().order("POST", "lun", new Orders.Effect.HalfDone(), 1);
        assertThatThrownBy(() -> lun("half")).hasMessageContaining("closed");
        assertThat(array.contents()).containsEntry("lun", List.of("half"));
        array.orders().order("*", "*", new Orders.Effect.Reset(), 1);
        assertThatThrownBy(() -> lun("none")).hasMessageContaining("closed");
        array.orders().order("GET", "system", new Orders.Effect.Slow(Duration.ofMillis(300)), 1);
        long begun = System.nanoTime();
        client.ok("GET", "system/", Map.of());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
        array.fillPool("pool-1");
        assertThat(client.code("POST", "lun", lunFields("full"))).isEqualTo(1077949026);
        array.revokeLicence("HyperSnap");
        assertThat(client.code("POST", "snapshot", Map.of("NAME", "s", "PARENTID", "1")))
                .isEqualTo(1077950233);
        array.mend();
        assertThat(client.code("POST", "lun", lunFields("full"))).isZero();
    }

    @Test
    void aPortalThatIsDownIsDownAndSaysSo() {
        client.login("admin", "Right-1");
        map(lun("first"), "1", ONE);
        array.portalDown(portal);
        assertThat(qemuIo(ONE, 1, "read 0 64k")).isNotZero();
        assertThat(client.ok("GET", "eth_port", Map.of())
                        .get(0)
                        .path("RUNNINGSTATUS")
                        .asString())
                .isEqualTo("11");
        array.mend();
        assertThat(qemuIo(ONE, 1, "read 0 64k")).isZero();
    }

    @Test
    void aLunGrowsUnderItsHost() {
        client.login("admin", "Right-1");
        String lun = lun("first");
        map(lun, "1", ONE);
        client.ok("PUT", "lun/expand", Map.of("ID", lun, "CAPACITY", 2 * SECTORS));
        long end = Size.ofMib(127).bytes();
        assertThat(qemuIo(ONE, 1, "write -P 3 " + end + " 64k", "read -P 3 " + end + " 64k"))
                .isZero();
    }

    private Map<String, Object> lunFields(String name) {
        return Map.of("NAME", name, "PARENTID", "1", "CAPACITY", SECTORS, "ALLOCTYPE", "1");
    }

    private String lun(String name) {
        return client.ok("POST", "lun", lunFields(name)).path("ID").asString();
    }

    private void map(String lun, String number, String initiator) {
        String host = client.ok("POST", "host", Map.of("NAME", "host-" + number))
                .path("ID")
                .asString();
        client.ok("POST", "iscsi_initiator", Map.of("ID", initiator));
        client.ok("PUT", "iscsi_initiator/" + initiator, Map.of("PARENTTYPE", "21", "PARENTID", host));
        String hosts = client.ok("POST", "hostgroup", Map.of("NAME", "hosts-" + number))
                .path("ID")
                .asString();
        String luns = client.ok("POST", "lungroup", Map.of("NAME", "luns-" + number))
                .path("ID")
                .asString();
        String view = client.ok("POST", "mappingview", Map.of("NAME", "view-" + number))
                .path("ID")
                .asString();
        join("POST", "hostgroup/associate", hosts, "21", host);
        join("POST", "lungroup/associate", luns, "11", lun);
        join("PUT", "MAPPINGVIEW/CREATE_ASSOCIATE", view, "14", hosts);
        join("PUT", "MAPPINGVIEW/CREATE_ASSOCIATE", view, "256", luns);
        JsonNode mapped =
                client.ok("GET", "lun/associate?TYPE=11&ASSOCIATEOBJTYPE=21&ASSOCIATEOBJID=" + host, Map.of());
        assertThat(mapped.get(0).path("ASSOCIATEMETADATA").asString()).isEqualTo("{\"HostLUNID\": 1}");
    }

    private void join(String method, String path, String id, String type, String other) {
        client.ok(method, path, Map.of("ID", id, "ASSOCIATEOBJTYPE", type, "ASSOCIATEOBJID", other));
    }

    private int qemuIo(String initiator, int unit, String... commands) {
        String iqn = client.ok("GET", "iscsi_tgt_port", Map.of())
                .get(0)
                .path("ID")
                .asString()
                .replaceFirst("^0\\+", "")
                .replaceFirst(",t,.*", "");
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "timeout",
                "20",
                "qemu-io",
                "--image-opts",
                "driver=raw,file.driver=iscsi,file.transport=tcp,file.portal=" + portal + ":3260,file.target=" + iqn
                        + ",file.lun=" + unit + ",file.initiator-name=" + initiator));
        for (String command : commands) {
            arguments.addAll(List.of("-c", command));
        }
        try {
            Process process =
                    new ProcessBuilder(arguments).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return said.contains("verification failed") || said.contains("failed:") ? 99 : code;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
