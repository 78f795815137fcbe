package octopus.server.onboard;

import static octopus.server.onboard.OnboardingHouse.failures;
import static octopus.server.onboard.OnboardingHouse.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import octopus.core.json.Json;
import octopus.onboard.verify.AcceptanceReport;
import octopus.onboard.verify.ReportSeal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A storage goes from wrong options to served volumes and away again: a simulated array, real iSCSI, the API as a person uses it. */
class OnboardingIT {
    @TempDir
    static Path directory;

    static OnboardingHouse house;

    @BeforeAll
    static void open() {
        house = new OnboardingHouse(directory);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @AfterEach
    void nothingIsLeftOnTheArray() {
        house.array.mend();
        assertThat(house.array.contents().getOrDefault("lun", List.of())).isEmpty();
    }

    @Test
    void wrongPasswordAndPortalAreBothNamedAndThenItServesVolumesAndGoesAgain() {
        Map<String, Object> wrong = with(house.spec("gold"), "san_password", "wrong-pass-word-1");
        JsonNode blocked =
                house.check(with(wrong, "iscsi_default_target_ip", house.portals.getFirst() + ",127.0.0.99"));

        assertThat(blocked.path("state").asString("")).isEqualTo("blocked");
        assertThat(failures(blocked))
                .anyMatch(each -> each.startsWith("credentials-work"))
                .anyMatch(each -> each.equals("portal-reachable portal 127.0.0.99"));
        assertThat(house.backends()).doesNotContain("gold");
        assertThat(house.types()).doesNotContain("gold-type");

        JsonNode planned = house.check(house.spec("gold"));

        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        assertThat(planned.path("plan")
                        .path("changes")
                        .valueStream()
                        .map(each -> each.path("subject").asString("")))
                .containsExactly("backend gold", "volume type gold-type", "scheduling to backend gold");
        assertThat(planned.toString()).doesNotContain(OnboardingHouse.PASSWORD);
        assertThat(house.backends()).doesNotContain("gold");

        JsonNode active = house.approve("gold");

        assertThat(active.path("state").asString(""))
                .as(active.toPrettyString())
                .isEqualTo("active");
        assertThat(active.path("trials")
                        .valueStream()
                        .map(each -> each.path("name").asString("") + " "
                                + each.path("outcome").asString("")))
                .contains("read-and-compare passed", "clone-compare passed", "nothing-left passed")
                .allMatch(each -> each.endsWith(" passed"));
        reportIsSigned();
        servesAVolumeThatKeepsItThere();
        assertThat(house.ask("gold", "retire").path("state").asString("")).isEqualTo("retired");
        assertThat(house.backends()).doesNotContain("gold");
        assertThat(house.types()).doesNotContain("gold-type");
    }

    private void reportIsSigned() {
        JsonNode answer = house.http.get("/api/v1/onboardings/gold/report").json();
        AcceptanceReport report = Json.MAPPER.treeToValue(answer.path("report"), AcceptanceReport.class);
        String key = answer.path("public_key").asString("");
        assertThat(ReportSeal.isIntact(report, key)).isTrue();
        AcceptanceReport edited = new AcceptanceReport(
                "another", report.canary(), report.startedAt(), report.endedAt(), report.trials(), report.signature());
        assertThat(ReportSeal.isIntact(edited, key)).isFalse();
        assertThat(house.http.get("/api/v1/onboardings/gold/report?format=html").body())
                .contains("volumes work", report.signature().substring(0, 20));
    }

    private void servesAVolumeThatKeepsItThere() {
        String id = house.http
                .send(
                        "POST",
                        "/v3/abc/volumes",
                        "{\"volume\":{\"size\":1,\"name\":\"kept\",\"volume_type\":\"gold-type\"}}")
                .json()
                .path("volume")
                .path("id")
                .asString("");
        Awaitility.await().until(() -> status(id).equals("available"));
        JsonNode refused = house.ask("gold", "retire");
        assertThat(refused.path("state").asString("")).isEqualTo("active");
        assertThat(refused.path("fault").path("code").asString("")).isEqualTo("ONBOARDING_HAS_VOLUMES");
        assertThat(refused.path("fault").path("cause").asString("")).contains("kept");
        assertThat(house.http.send("DELETE", "/v3/abc/volumes/" + id, "").status())
                .isEqualTo(202);
        Awaitility.await().until(() -> house.http.get("/v3/abc/volumes/" + id).status() == 404);
    }

    private String status(String id) {
        return house.http
                .get("/v3/abc/volumes/" + id)
                .json()
                .path("volume")
                .path("status")
                .asString("");
    }

    @Test
    void whatBreaksWhileItIsAppliedIsTakenBack() {
        JsonNode planned = house.check(house.spec("broken"));
        assertThat(planned.path("state").asString("")).isEqualTo("planned");
        house.array.portalDown(house.portals.getFirst());
        house.array.portalDown(house.portals.getLast());

        JsonNode after = house.approve("broken");

        assertThat(after.path("state").asString("")).isEqualTo("rolled-back");
        assertThat(after.path("fault").path("correction").asString("")).isNotEmpty();
        assertThat(house.backends()).doesNotContain("broken");
        assertThat(house.types()).doesNotContain("broken-type");
    }

    @Test
    void anotherPasswordIsTriedBeforeTheOldOneIsForgotten() {
        JsonNode planned = house.check(house.spec("rotated"));
        assertThat(planned.path("state").asString("")).isEqualTo("planned");
        assertThat(house.approve("rotated").path("state").asString("")).isEqualTo("active");

        JsonNode wrong = house.check(with(house.spec("rotated"), "san_password", "wrong-pass-word-2"));
        assertThat(wrong.path("state").asString("")).isEqualTo("blocked");
        assertThat(wrong.path("active").isObject()).isTrue();
        JsonNode back = house.ask("rotated", "roll-back");
        assertThat(back.path("state").asString("")).isEqualTo("active");
        assertThat(house.http
                        .send("POST", "/api/v1/backends/rotated/validate", "{}")
                        .json()
                        .path("backend")
                        .path("state")
                        .asString(""))
                .isEqualTo("ready");

        JsonNode narrower =
                house.check(with(house.spec("rotated"), "iscsi_default_target_ip", house.portals.getLast()));
        assertThat(narrower.path("state").asString("")).isEqualTo("planned");
        assertThat(narrower.path("plan").toString()).contains("-iscsi_default_target_ip");
        assertThat(house.approve("rotated").path("state").asString("")).isEqualTo("active");
        assertThat(house.ask("rotated", "retire").path("state").asString("")).isEqualTo("retired");
    }

    @Test
    void aProductKnowsItsDriver() {
        Map<String, Object> spec = house.spec("by-product");
        spec.remove("driver");
        spec.put("product", "huawei-oceanstor-iscsi");

        JsonNode planned = house.check(spec);

        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        assertThat(planned.path("spec").path("driver").asString("")).isEqualTo("oceanstor");
        assertThat(house.ask("by-product", "roll-back").path("state").asString(""))
                .isEqualTo("rolled-back");
    }

    @Test
    void aBackendIsTakenOverWithTheAccountInTheFileOfItsDriver() throws Exception {
        Path conf = directory.resolve("cinder.conf");
        Path accounts = directory.resolve("huawei.xml");
        Files.writeString(conf, """
                [DEFAULT]
                enabled_backends = silver , nothing,no/name
                [silver]
                # an old one
                volume_driver = cinder.volume.drivers.huawei.huawei_driver.HuaweiISCSIDriver
                cinder_huawei_conf_file = %s
                [no/name]
                volume_driver = cinder.volume.drivers.lvm.LVMVolumeDriver
                """.formatted(accounts));
        Files.writeString(accounts, """
                <?xml version="1.0" encoding="UTF-8"?>
                <config>
                  <Storage>
                    <Product>V5</Product>
                    <Protocol>iSCSI</Protocol>
                    <RestURL>https://10.0.0.11:8088/deviceManager/rest/</RestURL>
                    <UserName>!$$$YWRtaW4=</UserName>
                    <UserPassword>!$$$UmlnaHQtcGFzcy13b3JkLTk=</UserPassword>
                  </Storage>
                  <LUN><StoragePool>pool-1</StoragePool></LUN>
                </config>
                """);
        String before = Files.readString(conf) + Files.readString(accounts);
        assertThat(house.http
                        .send("POST", "/api/v1/nodes", "{\"name\":\"here\",\"kind\":\"local\"}")
                        .status())
                .isEqualTo(201);
        Map<String, Object> target = Map.of(
                "kind",
                "cinder",
                "hosts",
                List.of("here"),
                "config",
                conf.toString(),
                "api",
                house.http.base() + "/v3/abc",
                "token",
                "u:abc",
                "service",
                Map.of("restart", List.of("true"), "running", List.of("echo", "1")));

        JsonNode found = house.http
                .send("POST", "/api/v1/onboarding-imports", Json.write(Map.of("target", target)))
                .json()
                .path("backends");

        assertThat(found.valueStream()
                        .map(each -> each.path("name").asString("") + ", "
                                + each.path("product").asString("") + ", "
                                + each.path("reason").asString("")))
                .containsExactly(
                        "silver, huawei-oceanstor-stock-iscsi, ",
                        "nothing, , the file has no section [nothing]",
                        "no/name, , a backend here cannot have that name");
        JsonNode taken = house.looked("silver");
        assertThat(taken.path("spec").path("secrets").toString()).isEqualTo("[\"huawei_password\"]");
        assertThat(taken.path("spec").path("options").path("huawei_user").asString(""))
                .isEqualTo("admin");
        assertThat(taken.path("drifted").asBoolean(true))
                .as(taken.toPrettyString())
                .isFalse();

        Files.writeString(accounts, Files.readString(accounts).replace("pool-1", "pool-9"));
        JsonNode drifted = house.looked("silver");
        assertThat(drifted.path("drifted").asBoolean(false)).isTrue();
        assertThat(drifted.path("plan").toString()).contains("<StoragePool>pool-1</StoragePool>");
        JsonNode healed = house.approve("silver");
        assertThat(healed.path("state").asString(""))
                .as(healed.toPrettyString())
                .isEqualTo("active");
        assertThat(Files.readString(conf) + Files.readString(accounts)).isEqualTo(before);
        assertThat(house.ask("silver", "retire").path("state").asString("")).isEqualTo("retired");
        assertThat(Files.readString(conf) + Files.readString(accounts)).isEqualTo(before);
        assertThat(taken.toString() + drifted + healed).doesNotContain("Right-pass-word-9", "UmlnaHQtcGFzcy13b3JkLTk=");
    }

    @Test
    void theStockPythonDriverIsOnboardedLikeAnyOther() {
        Map<String, Object> spec = house.spec("stock");
        spec.remove("driver");
        spec.put("product", "huawei-dorado-stock-iscsi");
        spec.put("acceptance", Map.of("data_mib", 4));
        spec.put(
                "options",
                new TreeMap<>(Map.of(
                        "huawei_rest_url",
                        house.array.url(),
                        "huawei_user",
                        "admin",
                        "huawei_password",
                        "wrong-pass-word-3",
                        "huawei_storage_pool",
                        "pool-1",
                        "huawei_wait_interval",
                        "1",
                        "huawei_default_target_ip",
                        house.portals.getFirst() + ";127.0.0.99")));
        JsonNode blocked = house.check(spec);
        assertThat(failures(blocked)).anyMatch(each -> each.startsWith("driver-opens"));
        assertThat(blocked.path("findings")
                        .valueStream()
                        .filter(each -> each.path("outcome").asString("").equals("warning"))
                        .map(each -> each.path("where").asString("")))
                .containsExactly("portal 127.0.0.99");
        assertThat(house.backends()).doesNotContain("stock");

        with(spec, "huawei_password", OnboardingHouse.PASSWORD);
        JsonNode planned = house.check(with(spec, "huawei_default_target_ip", house.portals.getFirst()));
        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        JsonNode active = house.approve("stock");

        assertThat(active.path("state").asString(""))
                .as(active.toPrettyString())
                .isEqualTo("active");
        assertThat(house.types()).contains("stock-type");
        assertThat(house.ask("stock", "retire").path("state").asString("")).isEqualTo("retired");
        assertThat(house.backends()).doesNotContain("stock");
    }

    @Test
    void aPlanIsApprovedOnlyAsItWasSeen() {
        JsonNode planned = house.check(house.spec("stale"));
        assertThat(planned.path("state").asString("")).isEqualTo("planned");
        assertThat(house.http
                        .send("POST", "/api/v1/onboardings/stale/approve", "{\"plan\":\"0123456789abcdef\"}")
                        .json()
                        .path("fault")
                        .path("code")
                        .asString(""))
                .isEqualTo("PLAN_STALE");
        assertThat(house.http
                        .send("POST", "/v3/abc/types", "{\"volume_type\":{\"name\":\"stale-type\"}}")
                        .status())
                .isEqualTo(200);

        JsonNode after = house.approve("stale");

        assertThat(after.path("state").asString("")).isEqualTo("rolled-back");
        assertThat(after.path("fault").path("code").asString("")).isEqualTo("PLAN_STALE");
        assertThat(house.types()).contains("stale-type");
    }

    @Test
    void nonsenseIsRefusedWithItsField() {
        List<String> fields = new ArrayList<>();
        for (String body : List.of(
                "{\"name\":\"x y\",\"driver\":\"oceanstor\"}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"driver\":\"oceanstor\",\"target\":\"moon\"}",
                "{\"name\":\"x\",\"driver\":\"oceanstor\",\"acceptance\":{\"size_gib\":0}}",
                "{\"name\":\"x\",\"driver\":\"oceanstor\",\"options\":{\"a\":{}}}",
                "{\"name\":\"x\",\"target\":{\"kind\":\"cinder\"}}",
                "{\"name\":\"x\",\"target\":{\"kind\":\"cinder\",\"hosts\":[\"a\"],\"api\":\"http://a\",\"token\":\"gAAAA\"}}",
                "{\"name\":\"x\",\"target\":{\"kind\":\"cinder\",\"hosts\":[\"a\"],\"api\":\"http://a\"}}")) {
            var answer = house.http.send("POST", "/api/v1/onboardings", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            fields.add(answer.json().path("fault").path("about").path("field").asString(""));
        }
        assertThat(fields)
                .containsExactly(
                        "name",
                        "driver",
                        "target.kind",
                        "acceptance.size_gib",
                        "options.a",
                        "target.hosts",
                        "target.token",
                        "options.volume_driver");
    }
}
