package octopus.server.auth.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.server.AuthSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three doors of a whole Octopus behind Keystone. */
class KeystoneAuthenticatorTest {
    private static final String VOLUMES = "/v3/volumes";

    @TempDir
    private Path directory;

    private final KeystoneStub keystone = new KeystoneStub(Clock.systemUTC());
    private Optional<Octopus> octopus = Optional.empty();

    @BeforeEach
    void start() {
        keystone.give("ann", "member", "reader");
        keystone.give("root", "admin");
        keystone.give("nova", "service");
        OctopusSettings settings = OctopusSettings.local(directory, 0)
                .with(new AuthSettings(
                        Optional.of(keystone.settings(Duration.ofSeconds(60), Duration.ofSeconds(60))),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false));
        octopus = Optional.of(Octopus.start(settings));
    }

    @AfterEach
    void stop() {
        octopus.ifPresent(Octopus::close);
        keystone.close();
    }

    private Http client(Map<String, String> headers) {
        return new Http("http://127.0.0.1:" + octopus.orElseThrow().port(), headers);
    }

    private Http as(String token) {
        return client(Map.of("X-Auth-Token", token));
    }

    @Test
    void withoutATokenOrWithAWrongOneIsToldWhereThereAreSome() {
        for (Http client : new Http[] {client(Map.of()), as("wrong"), as("admin:admin")}) {
            for (String path : new String[] {VOLUMES, "/image/v2/images", "/api/v1/events"}) {
                Http.Answer answer = client.get(path);
                assertThat(answer.status()).as(path).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Keystone uri=\"http://identity/v3\"");
            }
        }
        assertThat(client(Map.of()).get(VOLUMES).json().at("/error/message").asString())
                .isEqualTo("The request you have made requires authentication.");
        assertThat(client(Map.of()).get("/").status()).isEqualTo(300);
        assertThat(client(Map.of()).get("/healthcheck").status()).isEqualTo(200);
    }

    @Test
    void rolesDecide() {
        assertThat(as("ann").get(VOLUMES).status()).isEqualTo(200);
        assertThat(as("ann").get("/v3/p1/volumes").status()).isEqualTo(200);
        assertThat(as("ann").get("/image/v2/images").status()).isEqualTo(200);
        Http.Answer foreign = as("ann").get("/v3/abc/volumes");
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json().at("/badRequest/message").asString()).isEqualTo("Malformed request url");
        Http.Answer refused = as("ann").get("/v3/os-services");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/forbidden/message").asString())
                .isEqualTo("Policy doesn't allow volume_extension:services:index to be performed.");
        assertThat(as("ann").get("/api/v1/backends").status()).isEqualTo(403);
        assertThat(as("root").get("/v3/os-services").status()).isEqualTo(200);
        assertThat(as("root").get("/api/v1/backends").status()).isEqualTo(200);
    }

    @Test
    void onlyAServiceMayPassOn() {
        assertThat(as("ann").with("X-Service-Token", "nova").get(VOLUMES).status())
                .isEqualTo(200);
        assertThat(as("ann").with("X-Service-Token", "root").get(VOLUMES).status())
                .isEqualTo(401);
        assertThat(as("ann").with("X-Service-Token", "wrong").get(VOLUMES).status())
                .isEqualTo(401);
    }

    @Test
    void whileKeystoneIsDownKnownTokensWorkAndOthersAreToldToComeBack() {
        assertThat(as("ann").get(VOLUMES).status()).isEqualTo(200);
        keystone.close();
        assertThat(as("ann").get(VOLUMES).status()).isEqualTo(200);
        for (String path : new String[] {VOLUMES, "/image/v2/images", "/api/v1/events"}) {
            Http.Answer answer = as("root").get(path);
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
        }
        assertThat(as("root")
                        .get(VOLUMES)
                        .json()
                        .at("/serviceUnavailable/message")
                        .asString())
                .startsWith("The Keystone service is temporarily unavailable");
    }

    /** Whoever asks is nobody yet: whom Octopus is at Keystone, and where, is for the log. */
    @Test
    void whenKeystoneRefusesOctopusItselfTheCallerLearnsNoMore() {
        keystone.answersWith = 401;
        Http.Answer answer = as("ann").get(VOLUMES);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .contains("it does not let Octopus's own user in")
                .doesNotContain("as octopus", "keystone.password", "/auth/tokens");
    }
}
