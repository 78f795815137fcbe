package octopus.server.onboard;

import static octopus.server.onboard.OnboardingHouse.failures;
import static octopus.server.onboard.OnboardingHouse.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import octopus.core.json.Json;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.server.Http;
import octopus.simulator.oceanstor.Orders.Effect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What goes wrong in the field, one thing at a time: it is named before anything is changed, with where it is and what to do;
 * or, where no look can see it, everything is taken back. The array is a simulated one; the rest is real.
 */
class OnboardingFaultsIT {
    private static final String NAME = "faulty";

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

    /** Seen by a check. @param words that the fault says */
    record Named(String what, Consumer<Map<String, Object>> wrong, String check, String... words) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Seen only while volumes are tried, or while a change is made. */
    record Undone(String what, Runnable wrong, String... words) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Named> named() {
        String portal = house.portals.getFirst();
        return Stream.of(
                option("the password is wrong", "san_password", "wrong-pass-word-1", "credentials-work", "password"),
                option("the user is unknown", "san_login", "nobody", "credentials-work", "user name"),
                option(
                        "the management address is dead",
                        "san_ip",
                        "127.0.0.99",
                        "management-address-answers",
                        "127.0.0.99"),
                option("the management port is another", "san_api_port", 1, "management-address-answers", "refused"),
                option("the pool does not exist", "storage_pool", "pool-9", "pools-exist", "pool-9", "pool-1"),
                option(
                        "a portal is no port of the array",
                        "iscsi_default_target_ip",
                        "127.0.0.98",
                        "portals-exist",
                        portal),
                option("a portal does not answer", "iscsi_default_target_ip", "127.0.0.98", "portal-reachable", "3260"),
                option("an option is unknown", "san_pool", "pool-1", "options-valid", "storage_pool"),
                option(
                        "an option has a wrong form",
                        "reserved_percentage",
                        "many",
                        "options-valid",
                        "reserved_percentage"),
                option("a CHAP secret is too short", "chap_password", "short", "chap-secret-length", "12"),
                new Named(
                        "the certificate file is missing",
                        spec -> with(
                                with(spec, "driver_ssl_cert_verify", true),
                                "driver_ssl_cert_path",
                                "/nowhere/array.pem"),
                        "certificate-readable",
                        "/nowhere/array.pem"),
                new Named("an option is missing", OnboardingFaultsIT::withoutPool, "options-valid", "storage_pool"),
                array("the account is locked", () -> house.array.lockAccount(), "credentials-work", "locked"),
                array("the password has expired", () -> house.array.expirePassword(), "credentials-work", "expired"),
                array(
                        "somebody has changed the password",
                        () -> house.array.changePassword(),
                        "credentials-work",
                        "password"),
                array(
                        "the firmware is too old",
                        () -> house.array.firmware("V300R003C00"),
                        "firmware-supported",
                        "V300R003C00"),
                array(
                        "the licence for snapshots is missing",
                        () -> house.array.revokeLicence("HyperSnap"),
                        "features-licensed",
                        "HyperSnap"),
                array(
                        "the licence for thin volumes is missing",
                        () -> house.array.revokeLicence("SmartThin"),
                        "features-licensed",
                        "san_thin_provision"),
                array("the pool is hidden", () -> house.array.hidePool("pool-1"), "pools-exist", "pool-1"),
                array(
                        "a port has lost its link",
                        () -> house.array.portalDown(portal),
                        "portals-exist",
                        "link is down"),
                new Named("a backend has the name already", spec -> spec.put("name", "local"), "names-free", "already"),
                new Named(
                        "a volume type has the name already",
                        OnboardingFaultsIT::withForeignType,
                        "names-free",
                        "extra specs"),
                new Named(
                        "the node does not exist",
                        spec -> spec.put("nodes", List.of("nowhere")),
                        "node-reachable",
                        "nowhere"),
                new Named("the node does not answer", OnboardingFaultsIT::withDeadNode, "node-reachable", "dead"),
                new Named(
                        "a node does not reach a portal",
                        OnboardingFaultsIT::withNodeAndDeadPortal,
                        "path-reachable",
                        "127.0.0.98:3260 from node here",
                        "firewall"));
    }

    static Stream<Undone> undone() {
        return Stream.of(
                new Undone("the pool fills up", () -> house.array.fillPool("pool-1"), "capacity"),
                new Undone(
                        "the array refuses to make a LUN",
                        () -> house.array
                                .orders()
                                .order("POST", "lun", new Effect.Refused(1077949006, "The system is busy."), -1),
                        "busy"),
                new Undone(
                        "the array drops the connection while it maps",
                        () -> house.array.orders().order("POST", "mappingview", new Effect.Reset(), -1),
                        "array"),
                new Undone(
                        "snapshots cannot be made",
                        () -> house.array
                                .orders()
                                .order(
                                        "POST",
                                        "snapshot",
                                        new Effect.Refused(1077950233, "The license is unavailable."),
                                        -1),
                        "licen"));
    }

    private static Named option(String what, String option, Object value, String check, String... words) {
        return new Named(what, spec -> with(spec, option, value), check, words);
    }

    private static Named array(String what, Runnable wrong, String check, String... words) {
        return new Named(what, spec -> wrong.run(), check, words);
    }

    @SuppressWarnings("unchecked")
    private static void withoutPool(Map<String, Object> spec) {
        ((Map<String, Object>) Objects.requireNonNull(spec.get("options"))).remove("storage_pool");
    }

    private static void withForeignType(Map<String, Object> spec) {
        var ignored = house.http.send(
                "POST",
                "/v3/abc/types",
                "{\"volume_type\":{\"name\":\"theirs\",\"extra_specs\":{\"volume_backend_name\":\"another\"}}}");
        spec.put("types", List.of("theirs"));
    }

    private static void withNodeAndDeadPortal(Map<String, Object> spec) {
        var ignored = house.http.send("POST", "/api/v1/nodes", Json.write(Map.of("name", "here", "kind", "local")));
        spec.put("nodes", List.of("here"));
        Map<String, Object> alsoIgnored =
                with(spec, "iscsi_default_target_ip", house.portals.getFirst() + ",127.0.0.98");
    }

    private static void withDeadNode(Map<String, Object> spec) {
        var ignored = house.http.send(
                "POST",
                "/api/v1/nodes",
                Json.write(Map.of(
                        "name",
                        "dead",
                        "kind",
                        "ssh",
                        "host",
                        "127.0.0.97",
                        "port",
                        1,
                        "user",
                        "root",
                        "password",
                        "x",
                        "host_key",
                        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
        spec.put("nodes", List.of("dead"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void named(Named fault) {
        List<String> backends = house.backends();
        List<String> types = house.types();
        Map<String, Object> spec = house.spec(NAME);
        fault.wrong().accept(spec);
        String name = String.valueOf(spec.get("name"));
        try {
            JsonNode seen = house.check(spec);

            assertThat(seen.path("state").asString(""))
                    .as(seen.toPrettyString())
                    .isEqualTo("blocked");
            JsonNode failure = seen.path("findings")
                    .valueStream()
                    .filter(each -> each.path("outcome").asString("").equals("failure"))
                    .filter(each -> each.path("check").asString("").equals(fault.check()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(fault.check() + " is not among " + failures(seen)));
            assertThat(failure.path("fault").path("correction").asString("")).isNotBlank();
            assertThat(failure.path("fault").toString().toLowerCase(Locale.ROOT))
                    .contains(Stream.of(fault.words())
                            .map(word -> word.toLowerCase(Locale.ROOT))
                            .toList());
            assertThat(house.array.contents().getOrDefault("lun", List.of())).isEmpty();
            assertThat(house.backends()).isEqualTo(backends);
            assertThat(house.types()).containsAll(types).doesNotContain(NAME + "-type");
        } finally {
            house.array.mend();
            JsonNode ignored = house.ask(name, "roll-back");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void undone(Undone fault) {
        JsonNode planned = house.check(house.spec(NAME));
        assertThat(planned.path("state").asString(""))
                .as(planned.toPrettyString())
                .isEqualTo("planned");
        fault.wrong().run();
        try {
            JsonNode after = house.approve(NAME);

            assertThat(after.path("state").asString(""))
                    .as(after.toPrettyString())
                    .isEqualTo("rolled-back");
            assertThat(after.path("fault").path("correction").asString("")).isNotBlank();
            assertThat(after.path("fault").toString().toLowerCase(Locale.ROOT)).contains(fault.words());
        } finally {
            house.array.mend();
        }
        assertThat(house.backends()).doesNotContain(NAME);
        assertThat(house.types()).doesNotContain(NAME + "-type");
        assertThat(left()).isEmpty();
    }

    @Test
    void aDirtyLunIsNotWrittenToUnlessTheSpecPermits(@TempDir Path place) throws IOException {
        house.array.leaveData(fileSystem(place.resolve("theirs")));
        try {
            JsonNode ignored = house.check(house.spec(NAME));
            JsonNode refused = house.approve(NAME);

            assertThat(refused.path("state").asString(""))
                    .as(refused.toPrettyString())
                    .isEqualTo("rolled-back");
            assertThat(refused.path("fault").path("cause").asString(""))
                    .contains("new volume volume-", "is not blank", "ext4 called accounts");
            assertThat(refused.path("fault").path("correction").asString(""))
                    .contains("Nothing was written", "zeroed", "acceptance.overwrite");
            assertThat(trial(refused, "blank").path("fault").path("code").asString(""))
                    .isEqualTo("DISK_NOT_BLANK");
            assertThat(trial(refused, "write").isMissingNode()).isTrue();
            assertThat(left()).isEmpty();

            Map<String, Object> permitted = house.spec(NAME);
            permitted.put("acceptance", Map.of("data_mib", 4, "overwrite", true));
            JsonNode alsoIgnored = house.check(permitted);
            JsonNode active = house.approve(NAME);

            assertThat(active.path("state").asString(""))
                    .as(active.toPrettyString())
                    .isEqualTo("active");
            assertThat(trial(active, "blank").path("saw").asString("")).contains("ext4 called accounts");
        } finally {
            house.array.mend();
            JsonNode ignored = house.ask(NAME, "roll-back");
        }
    }

    @Test
    void retiringWaitsForALookThatIsUnderWay() {
        Map<String, Object> spec = house.spec(NAME);
        spec.put("acceptance", false);
        JsonNode ignored = house.check(spec);
        assertThat(house.approve(NAME).path("state").asString("")).isEqualTo("active");
        house.array.orders().order("*", "*", new Effect.Slow(Duration.ofSeconds(2)), 1);
        try {
            Http.Answer look = house.http.send("POST", "/api/v1/onboardings/" + NAME + "/check", "{}");
            assertThat(look.status()).as(look.body()).isLessThan(300);
            Http.Answer retire = house.http.send("POST", "/api/v1/onboardings/" + NAME + "/retire", "{}");
            assertThat(retire.status()).as(retire.body()).isLessThan(300);
            assertThat(house.settled(NAME).path("state").asString("")).isEqualTo("retired");
        } finally {
            house.array.mend();
        }
    }

    private static JsonNode trial(JsonNode onboarding, String name) {
        return onboarding
                .path("trials")
                .valueStream()
                .filter(trial -> trial.path("name").asString("").equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static byte[] fileSystem(Path file) throws IOException {
        CommandResult ignored =
                new LocalNode().run(Command.of("mkfs.ext4", "-q", "-L", "accounts", file.toString(), "4m"));
        return Files.readAllBytes(file);
    }

    private static List<String> left() {
        List<String> all = new ArrayList<>();
        house.array.contents().forEach((kind, names) -> {
            if (List.of("lun", "snapshot", "mappingview").contains(kind)) {
                all.addAll(names);
            }
        });
        return all;
    }
}
