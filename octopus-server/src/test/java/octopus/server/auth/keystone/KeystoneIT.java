package octopus.server.auth.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.onboard.change.CinderApi;
import octopus.onboard.spec.TargetSpec;
import octopus.server.AuthSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.server.page.BrowserScenario;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Octopus with the real Keystone. One test: starting Keystone takes most of its time. */
class KeystoneIT {
    private static final String VOLUMES = "/v3/volumes";
    private static final String VOLUME = "{\"volume\": {\"size\": 1}}";
    private static final Duration FRESH = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private record As(int port, String token) {
        Http http() {
            return new Http("http://127.0.0.1:" + port, Map.of("X-Auth-Token", token));
        }
    }

    @Test
    void tokensOfKeystoneDecide() throws IOException, InterruptedException {
        try (RealKeystone keystone = new RealKeystone(directory.resolve("identity"));
                Octopus octopus = Octopus.start(OctopusSettings.local(directory.resolve("data"), 0)
                        .with(new AuthSettings(
                                Optional.of(keystone.settings(FRESH, Duration.ofHours(1))),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                false)))) {
            int port = octopus.port();
            Awaitility.await().until(() -> octopus.block().open().pools().size() == 1);
            rolesDecide(port, keystone);
            servicesPassOn(port, keystone);
            wrongAndRevokedOnesDoNot(port, keystone);
            asTheTargetOfAnOnboarding(port, keystone);
            inTheBrowser(port, keystone);
            outagesAreBridged(port, keystone);
        }
    }

    private static void inTheBrowser(int port, RealKeystone keystone) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "OCTOPUS_ADMIN_PASSWORD",
                keystone.value("ADMIN_PASSWORD"),
                "OCTOPUS_READER_PASSWORD",
                keystone.value("WEAK_PASSWORD"),
                "OCTOPUS_READER_TOKEN",
                keystone.token("reader", "demo"));
        new BrowserScenario("http://127.0.0.1:" + port, environment).run("keystone");
    }

    private static void rolesDecide(int port, RealKeystone keystone) {
        Http admin = new As(port, keystone.token("admin", "admin")).http();
        Http member = new As(port, keystone.token("member", "demo")).http();
        Http reader = new As(port, keystone.token("reader", "demo")).http();
        Http stranger = new As(port, keystone.token("stranger", "demo")).http();
        Http system = new As(port, keystone.token("admin", "")).http();

        Http.Answer made = member.send("POST", VOLUMES, VOLUME);
        assertThat(made.status()).as(made.body()).isEqualTo(202);
        String one = VOLUMES + "/" + made.json().at("/volume/id").asString();

        Http.Answer refused = reader.send("POST", VOLUMES, VOLUME);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/forbidden/message").asString())
                .isEqualTo("Policy doesn't allow volume:create to be performed.");
        assertThat(reader.get(one).status()).isEqualTo(200);
        assertThat(reader.get(one).json().at("/volume").has("os-vol-host-attr:host"))
                .isFalse();
        assertThat(stranger.get(one).status()).isEqualTo(403);
        assertThat(admin.get(one).json().at("/volume").has("os-vol-host-attr:host"))
                .isTrue();
        // What a token for the whole cloud makes would be nobody's.
        assertThat(system.get(VOLUMES + "?all_tenants=1").status()).isEqualTo(200);
        assertThat(system.send("POST", VOLUMES, VOLUME).status()).isEqualTo(400);
        assertThat(member.get("/v3/0123456789abcdef0123456789abcdef/volumes").status())
                .isEqualTo(400);
        Awaitility.await()
                .until(() ->
                        admin.get(one).json().at("/volume/status").asString().equals("available"));
        assertThat(member.send("DELETE", one, "").status()).isEqualTo(202);
    }

    private static void servicesPassOn(int port, RealKeystone keystone) {
        Http member = new As(port, keystone.token("member", "demo")).http();
        assertThat(member.with("X-Service-Token", keystone.token("nova", "service"))
                        .get(VOLUMES)
                        .status())
                .isEqualTo(200);
        assertThat(member.with("X-Service-Token", keystone.token("reader", "demo"))
                        .get(VOLUMES)
                        .status())
                .isEqualTo(401);
    }

    private static void wrongAndRevokedOnesDoNot(int port, RealKeystone keystone) {
        Http.Answer wrong = new As(port, "gAAAAAwrong").http().get(VOLUMES);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Keystone uri=\"" + keystone.url() + "\"");

        String token = keystone.token("member", "demo");
        Http revoked = new As(port, token).http();
        assertThat(revoked.get(VOLUMES).status()).isEqualTo(200);
        keystone.revoke(token);
        Awaitility.await().until(() -> revoked.get(VOLUMES).status() == 401);
    }

    /** What onboarding asks a foreign block service with, asked of this one: it speaks the same and has a Keystone. */
    private static void asTheTargetOfAnOnboarding(int port, RealKeystone keystone) {
        TargetSpec.CinderConf target = new TargetSpec.CinderConf(
                List.of("controller"),
                "/etc/cinder/cinder.conf",
                TargetSpec.ServiceSpec.unit("cinder-volume"),
                "http://127.0.0.1:" + port + "/v3/",
                "",
                Optional.of(new TargetSpec.KeystoneLogin(keystone.url(), "admin", "Default", "admin", "Default")),
                Optional.empty());
        Secret right = Secret.of(keystone.value("ADMIN_PASSWORD"));
        CinderApi api = CinderApi.of(target, Map.of(TargetSpec.PASSWORD, right));
        assertThat(api.get("/os-services").path("services").isEmpty()).isFalse();

        CinderApi wrong = CinderApi.of(target, Map.of(TargetSpec.PASSWORD, Secret.of("wrong-pass-word-9")));
        assertThatThrownBy(() -> wrong.get("/os-services"))
                .hasMessageContaining("refuses user, password or project")
                .hasMessageNotContaining("wrong-pass-word-9");
        assertThatThrownBy(() -> CinderApi.of(target, Map.of()).get("/os-services"))
                .hasMessageContaining("it was not given");
    }

    private static void outagesAreBridged(int port, RealKeystone keystone) {
        Http known = new As(port, keystone.token("member", "demo")).http();
        Http fresh = new As(port, keystone.token("reader", "demo")).http();
        assertThat(known.get(VOLUMES).status()).isEqualTo(200);
        keystone.stop();
        Awaitility.await().pollDelay(FRESH).until(() -> known.get(VOLUMES).status() == 200);
        Http.Answer later = fresh.get(VOLUMES);
        assertThat(later.status()).isEqualTo(503);
        assertThat(later.header("Retry-After")).isNotEmpty();
        keystone.start();
        Awaitility.await().until(() -> fresh.get(VOLUMES).status() == 200);
    }
}
