package octopus.server.onboard;

import static octopus.server.onboard.OnboardingHouse.failures;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.server.Http;
import octopus.server.page.BrowserScenario;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real Cinder gets a backend by a driver package, over SSH, serves real I/O by it, and is as before afterwards. */
class CinderTargetIT {
    @TempDir
    static Path directory;

    static CinderHouse house;

    @BeforeAll
    static void open() {
        house = new CinderHouse(directory);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void nothingIsLeftOnTheArray() {
        house.octopus.array.mend();
        assertThat(house.octopus.array.contents().getOrDefault("lun", List.of()))
                .isEmpty();
        assertThat(house.volumes()).isEmpty();
    }

    @Test
    void aDriverPackageBecomesABackendOfThatCinderAndEveryByteComesBack() throws Exception {
        upload(house.packaged(directory.resolve("acme")));
        Map<String, String> before = house.files();

        JsonNode planned = house.octopus.check(house.spec("gold", "acme-iscsi"));

        assertThat(failures(planned)).isEmpty();
        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        assertThat(planned.path("plan")
                        .path("changes")
                        .valueStream()
                        .map(each -> each.path("subject").asString("").replaceFirst("^(files?) .*/", "$1 ")))
                .containsSubsequence(
                        "files acme_array",
                        "file acme_gold.xml",
                        "file cinder.conf",
                        "volume type gold-type of " + house.fact("url"));
        assertThat(house.files()).as("a plan changes nothing").isEqualTo(before);

        JsonNode active = house.octopus.approve("gold");

        assertThat(active.path("state").asString(""))
                .as(active.toPrettyString())
                .isEqualTo("active");
        assertThat(active.path("trials")
                        .valueStream()
                        .map(each -> each.path("name").asString("") + " "
                                + each.path("outcome").asString("")))
                .contains("read-and-compare passed", "clone-compare passed", "nothing-left passed")
                .allMatch(each -> each.endsWith(" passed"));
        assertThat(house.types()).contains("gold-type");
        merged();
        assertThat(active.toString() + planned).doesNotContain(OnboardingHouse.PASSWORD, encoded());

        assertThat(house.octopus.ask("gold", "retire").path("state").asString(""))
                .isEqualTo("retired");
        assertThat(house.files()).isEqualTo(before);
        assertThat(house.types()).doesNotContain("gold-type");
    }

    private static void upload(Path file) throws Exception {
        Http.Answer answer = house.octopus.upload("/api/v1/packages", Files.readAllBytes(file));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static void merged() throws Exception {
        assertThat(house.config())
                .startsWith("# Written by hand. Every comment in here is somebody's.\n")
                .contains(
                        "# the backends, oldest first\nenabled_backends = first,gold\n",
                        "; makes nothing, and says that it has\n",
                        "# the end\n",
                        "\n[gold]\n",
                        "volume_driver = acme_array.driver.AcmeDriver\n")
                .doesNotContain("huawei_password", OnboardingHouse.PASSWORD);
        Path accounts = Path.of(house.fact("conf")).resolveSibling("acme_gold.xml");
        assertThat(Files.readString(accounts)).contains(encoded()).doesNotContain(OnboardingHouse.PASSWORD);
        assertThat(house.files().get("etc/acme_gold.xml")).startsWith("rw-r----- ");
    }

    private static String encoded() {
        return "!$$$" + Base64.getEncoder().encodeToString(OnboardingHouse.PASSWORD.getBytes());
    }

    @Test
    void whatBreaksWhileVolumesAreTriedIsTakenBackByItself() {
        Map<String, String> before = house.files();
        JsonNode planned = house.octopus.check(house.spec("broken", "huawei-dorado-stock-iscsi"));
        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        house.octopus.array.portalDown(house.octopus.portals.getFirst());

        JsonNode after = house.octopus.approve("broken");

        assertThat(after.path("state").asString("")).as(after.toPrettyString()).isEqualTo("rolled-back");
        assertThat(after.path("fault").path("code").asString("")).isEqualTo("ACCEPTANCE_FAILED");
        assertThat(house.files()).isEqualTo(before);
        assertThat(house.types()).doesNotContain("broken-type");
    }

    @Test
    void whatIsThereIsTakenOverAndItsDriftIsShownAndHealed() throws Exception {
        Map<String, String> before = house.files();
        String asItWas = house.config();
        Map<String, Object> wish = new LinkedHashMap<>(Map.of("target", house.target(), "look_only", true));
        assertThat(imported(wish)).isEqualTo("first false ");
        wish.put("look_only", false);
        assertThat(imported(wish)).isEqualTo("first true ");
        assertThat(imported(wish)).isEqualTo("first false there is one of this name, which is active");
        JsonNode taken = looked();
        assertThat(taken.path("state").asString("")).isEqualTo("active");
        assertThat(taken.path("drifted").asBoolean(true))
                .as(taken.toPrettyString())
                .isFalse();
        assertThat(taken.path("spec").path("secrets").valueStream().map(JsonNode::asString))
                .containsExactly("san_password");
        assertThat(house.files()).isEqualTo(before);

        Path conf = Path.of(house.fact("conf"));
        Files.writeString(
                conf,
                house.config()
                        .replace(
                                "volume_backend_name = first\n",
                                "volume_backend_name = other\nreserved_percentage = 7\n"));
        JsonNode drifted = looked();
        assertThat(drifted.path("drifted").asBoolean(false)).isTrue();
        String shown = house.octopus
                .http
                .get("/api/v1/onboardings/first/drift")
                .json()
                .at("/plan/changes/1/difference")
                .asString("");
        assertThat(shown)
                .contains(
                        "-volume_backend_name = other\n",
                        "-reserved_percentage = 7\n",
                        "+volume_backend_name = first\n");

        JsonNode healed = house.octopus.approve("first");
        assertThat(healed.path("state").asString(""))
                .as(healed.toPrettyString())
                .isEqualTo("active");
        assertThat(looked().path("drifted").asBoolean(true)).isFalse();
        assertThat(house.config()).isEqualTo(asItWas);
        assertThat(house.octopus.ask("first", "retire").path("state").asString(""))
                .isEqualTo("retired");
        assertThat(house.files()).as("neither drift nor a copy comes back").isEqualTo(before);
        assertThat(taken.toString() + drifted + shown).doesNotContain("not-to-be-seen");
    }

    @Test
    void theSameInTheBrowser() throws Exception {
        String asItWas = house.config();
        Path conf = Path.of(house.fact("conf"));
        Map<String, String> environment = Map.of(
                "OCTOPUS_CINDER_API",
                house.fact("url"),
                "OCTOPUS_CINDER_CONFIG",
                conf.toString(),
                "OCTOPUS_CINDER_TARGET",
                Json.write(house.target()));
        new BrowserScenario("http://127.0.0.1:" + house.octopus.octopus.port(), environment)
                .run(
                        "targets",
                        what -> Files.writeString(
                                conf,
                                what.equals("drift")
                                        ? asItWas.replace(
                                                "volume_backend_name = first\n", "volume_backend_name = other\n")
                                        : asItWas));
        assertThat(house.octopus.ask("first", "retire").path("state").asString(""))
                .isEqualTo("retired");
        assertThat(house.config()).isEqualTo(asItWas);
    }

    private static JsonNode looked() {
        JsonNode settled = house.octopus.settled("first");
        return settled.path("state").asString("").equals("active") ? house.octopus.looked("first") : settled;
    }

    private static String imported(Map<String, Object> wish) {
        Http.Answer answer = house.octopus.http.send("POST", "/api/v1/onboarding-imports", Json.write(wish));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode found = answer.json().path("backends").path(0);
        return found.path("name").asString("") + " " + found.path("taken").asBoolean() + " "
                + found.path("reason").asString("");
    }

    @Test
    void aWrongPasswordIsToldBeforeAnythingIsChanged() {
        Map<String, Object> spec = house.spec("wrong", "huawei-dorado-stock-iscsi");
        JsonNode planned = house.octopus.check(OnboardingHouse.with(spec, "huawei_password", "wrong-pass-word-1"));

        assertThat(planned.path("findings")
                        .valueStream()
                        .filter(each -> each.path("outcome").asString("").equals("warning"))
                        .map(each -> each.path("fault").path("correction").asString("")))
                .as(planned.toPrettyString())
                .anyMatch(each -> each.contains("Correct the user name and the password"));
        assertThat(Json.write(planned)).doesNotContain("wrong-pass-word-1");
        assertThat(house.octopus.ask("wrong", "roll-back").path("state").asString(""))
                .isEqualTo("rolled-back");
    }
}
