package octopus.server.auth.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.server.AuthSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in to a whole Octopus that keeps its users itself, as a browser and as a program do. */
class LocalSignInTest {
    private static final String BOSS = "a long password";

    @TempDir
    static Path directory = Path.of(".");

    private static @org.jspecify.annotations.Nullable Octopus running;
    private static String first = "";

    @BeforeAll
    static void start() throws IOException {
        LocalSettings sessions = new LocalSettings(Duration.ofMinutes(30), Duration.ofHours(12));
        running = Octopus.start(OctopusSettings.local(directory, 0)
                .with(new AuthSettings(Optional.empty(), Optional.of(sessions), Optional.empty(), false, false)));
        Path file = directory.resolve("first-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        first = Files.readString(file).strip();
        Http.Answer early = browser(begin("admin", first)).get("/v3/volumes/detail");
        assertThat(early.status()).as("nothing works with the first password").isEqualTo(401);
        Http.Answer shown = browser(begin("admin", first)).get("/api/v1/session");
        assertThat(shown.json().at("/session/must_change_password").asBoolean()).isTrue();
        assertThat(shown.json().at("/session/rules")).isEmpty();
        Http.Answer changed = browser(begin("admin", first))
                .send("POST", "/api/v1/session/password", "{\"old\":\"" + first + "\",\"new\":\"" + BOSS + "\"}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(204);
    }

    @AfterAll
    static void stop() {
        java.util.Objects.requireNonNull(running).close();
    }

    private static Http http() {
        return new Http(
                "http://127.0.0.1:" + java.util.Objects.requireNonNull(running).port(), Map.of());
    }

    private static Http.Answer begin(String user, String password) {
        return http().send("POST", "/api/v1/session", "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
    }

    /** Sends the cookie of a sign-in, and the header by which the console shows itself. */
    private static Http browser(Http.Answer begun) {
        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        return foreignPage(begun).with("X-Octopus-Console", "active");
    }

    /** A page of others: the browser would send the cookie along, but not the header. */
    private static Http foreignPage(Http.Answer begun) {
        String cookie = begun.header("Set-Cookie");
        return http().with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }

    private static Http as(String role) {
        String name = role + "-" + System.nanoTime();
        Http boss = browser(begin("admin", BOSS));
        Http.Answer made = boss.send(
                "POST",
                "/api/v1/users",
                "{\"name\":\"" + name + "\",\"role\":\"" + role + "\",\"password\":\"made for them\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        browser(begin(name, "made for them"))
                .send("POST", "/api/v1/session/password", "{\"old\":\"made for them\",\"new\":\"chosen by them\"}");
        return browser(begin(name, "chosen by them"));
    }

    @Test
    void aSessionIsACookieThatNoScriptAndNoOtherPageCanUse() {
        Http.Answer begun = begin("admin", BOSS);
        assertThat(begun.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(begun.body()).doesNotContain(begun.header("Set-Cookie").split("[=;]")[1]);
        assertThat(browser(begun).get("/v3/volumes/detail").status()).isEqualTo(200);
        String volume = "{\"volume\":{\"size\":1}}";
        assertThat(foreignPage(begun).send("POST", "/v3/volumes", volume).status())
                .isEqualTo(401);
        assertThat(foreignPage(begun)
                        .send("DELETE", "/api/v1/backends/local", "")
                        .status())
                .isEqualTo(401);
        assertThat(browser(begun).send("POST", "/v3/volumes", volume).status()).isEqualTo(202);
    }

    @Test
    void signingOutEndsTheSessionOnTheServer() {
        Http.Answer begun = begin("admin", BOSS);
        Http.Answer ended = browser(begun).send("DELETE", "/api/v1/session", "");
        assertThat(ended.status()).isEqualTo(204);
        assertThat(ended.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(browser(begun).get("/v3/volumes/detail").status()).isEqualTo(401);
        assertThat(browser(begun)
                        .get("/api/v1/session")
                        .json()
                        .at("/session/signed_in")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aProgramGetsATokenWhenItAsksForOne() {
        Http.Answer begun = http().send(
                        "POST",
                        "/api/v1/session",
                        "{\"user\":\"admin\",\"password\":\"" + BOSS + "\",\"as\":\"token\"}");
        String token = begun.json().at("/session/token").asString();
        assertThat(http().with("X-Auth-Token", token)
                        .send("POST", "/v3/volumes", "{\"volume\":{\"size\":1}}")
                        .status())
                .isEqualTo(202);
        assertThat(http().with("X-Auth-Token", token + "x").get("/v3/volumes").status())
                .isEqualTo(401);
    }

    @Test
    void aReaderLooksAndChangesNothing() {
        Http reader = as("reader");
        assertThat(reader.get("/v3/volumes/detail").status()).isEqualTo(200);
        assertThat(reader.get("/api/v1/backends").status()).isEqualTo(200);
        assertThat(reader.get("/image/v2/images").status()).isEqualTo(200);
        assertThat(reader.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1}}")
                        .status())
                .isEqualTo(403);
        assertThat(reader.send("POST", "/image/v2/images", "{\"name\":\"x\"}").status())
                .isEqualTo(403);
        assertThat(reader.send("POST", "/api/v1/backends/local/disable", "{}").status())
                .isEqualTo(403);
        assertThat(reader.get("/api/v1/users").status()).isEqualTo(403);
        assertThat(reader.get("/api/v1/session").json().at("/session/rules").toString())
                .doesNotContain("volume:create\"")
                .contains("backend:list");
    }

    @Test
    void anOperatorWorksWithVolumesAndNotWithBackends() {
        Http operator = as("operator");
        assertThat(operator.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1}}")
                        .status())
                .isEqualTo(202);
        assertThat(operator.get("/api/v1/flows").status()).isEqualTo(200);
        assertThat(operator.send("DELETE", "/api/v1/backends/local", "").status())
                .isEqualTo(403);
        assertThat(operator.send(
                                "POST",
                                "/api/v1/users",
                                "{\"name\":\"x\",\"role\":\"admin\",\"password\":\"a long password\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void wrongPasswordsAreRefusedAndGuessersLockedOut() {
        Http boss = browser(begin("admin", BOSS));
        boss.send(
                "POST", "/api/v1/users", "{\"name\":\"guessed\",\"role\":\"reader\",\"password\":\"a long password\"}");
        Http.Answer nobody = begin("no-such-user", "a long password");
        for (int i = 0; i < 5; i++) {
            Http.Answer wrong = begin("guessed", "wrong");
            assertThat(wrong.status()).isEqualTo(403);
            assertThat(wrong.json().at("/fault/code").asString()).isEqualTo("SIGN_IN_REFUSED");
            assertThat(wrong.json().at("/fault/cause")).isEqualTo(nobody.json().at("/fault/cause"));
        }
        assertThat(begin("guessed", "a long password").json().at("/fault/code").asString())
                .isEqualTo("SIGN_IN_LOCKED");
        assertThat(begin("guessed", "a long password").json().at("/fault/code").asString())
                .isEqualTo("SIGN_IN_LOCKED");
        Http.Answer unlocked = boss.send("POST", "/api/v1/users/guessed/unlock", "");
        assertThat(unlocked.json().at("/user/locked_until").isNull()).isTrue();
        assertThat(begin("guessed", "a long password").status()).isEqualTo(200);
        assertThat(boss.send("POST", "/api/v1/users/nobody/unlock", "").status())
                .isEqualTo(404);
        assertThat(boss.send("PUT", "/api/v1/users/guessed", "{\"password\":\"another long one\"}")
                        .status())
                .isEqualTo(200);
        assertThat(begin("guessed", "another long one").status()).isEqualTo(200);
        assertThat(boss.get("/api/v1/audit?verb=user.sign-in").body()).contains("\"REFUSED\"");
    }

    @Test
    void passwordsMustBeLongAndAnAdministratorStays() {
        Http boss = browser(begin("admin", BOSS));
        Http.Answer weak =
                boss.send("POST", "/api/v1/users", "{\"name\":\"w\",\"role\":\"reader\",\"password\":\"short\"}");
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.json().at("/fault/code").asString()).isEqualTo("PASSWORD_WEAK");
        assertThat(boss.send("DELETE", "/api/v1/users/admin", "").status()).isEqualTo(409);
        assertThat(boss.send("PUT", "/api/v1/users/admin", "{\"role\":\"reader\"}")
                        .status())
                .isEqualTo(409);
        assertThat(boss.send("POST", "/api/v1/session/password", "{\"old\":\"wrong\",\"new\":\"a longer password\"}")
                        .json()
                        .at("/fault/code")
                        .asString())
                .isEqualTo("PASSWORD_WRONG");
    }
}
