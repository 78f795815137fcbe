package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handing volumes over, QoS specs, encryption of types. */
class TransferTest {
    private static final String ID = "0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b";
    private static final String V3 = FakeServer.V3;
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theKeyOfAnOfferIsShown() {
        server.on("POST " + V3 + "/volume-transfers", 202, "{\"transfer\": {\"id\": \"t\", \"auth_key\": \"k1\"}}");
        Run run = Run.line(server, "transfer create " + ID + " --name gift --no-snapshots");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("k1");
        assertThat(server.asked().getFirst().body())
                .isEqualTo("{\"transfer\":{\"volume_id\":\"" + ID + "\",\"name\":\"gift\",\"no_snapshots\":true}}");
    }

    @Test
    void qosSpecsAreGivenToATypeByGet() {
        server.on("GET " + V3 + "/qos-specs/q/associate?vol_type_id=" + ID, 202, "")
                .on(
                        "GET " + V3 + "/qos-specs/q/associations",
                        200,
                        "{\"qos_associations\": [{\"id\": \"" + ID + "\", \"name\": \"fast\"}]}");
        Run run = Run.line(server, "qos types q --add " + ID);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("fast");
    }

    @Test
    void aTypeIsEncrypted() {
        server.on("POST " + V3 + "/types/" + ID + "/encryption", 200, "{\"encryption\": {}}")
                .on("GET " + V3 + "/types/" + ID + "/encryption", 200, "{\"provider\": \"luks2\"}");
        Run run = Run.line(server, "type encrypt " + ID + " --provider luks2 --key-size 512");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("luks2");
        assertThat(server.asked().getFirst().body())
                .isEqualTo(
                        "{\"encryption\":{\"provider\":\"luks2\",\"control_location\":\"front-end\",\"key_size\":512}}");
    }
}
