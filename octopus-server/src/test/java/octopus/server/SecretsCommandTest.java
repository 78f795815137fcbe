package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.core.audit.AuditQuery;
import octopus.core.secret.SecretRef;
import octopus.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {
    @TempDir
    Path data;

    @Test
    void theKeyIsNewTheSecretIsTheSameAndTheAuditKnows() throws IOException {
        OctopusSettings settings = OctopusSettings.local(data, 0);
        SecretRef reference;
        try (Core core = Core.open(settings)) {
            reference = core.database().write(transaction -> core.secrets().put(transaction, Secret.of("hunter2")));
        }
        String before = Files.readString(data.resolve("octopus.key"));
        assertThat(Main.run("secrets", "rotate", "--data", data.toString())).isZero();
        assertThat(Files.readString(data.resolve("octopus.key"))).isNotEqualTo(before);
        try (Core core = Core.open(settings)) {
            assertThat(core.secrets().get(reference).reveal()).isEqualTo("hunter2");
            assertThat(core.audit().list(AuditQuery.all().withVerb("secret"), 10))
                    .hasSize(1);
            assertThat(Main.run("secrets", "rotate", "--data", data.toString())).isEqualTo(Main.HELD);
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThat(Main.run("secrets", "rotate", "--data", data.toString(), "--set", "server.prot=1"))
                .isEqualTo(Main.FAILED);
    }
}
