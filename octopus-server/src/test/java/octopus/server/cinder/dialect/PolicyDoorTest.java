package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.server.Http;
import octopus.server.auth.policy.Policy;
import octopus.server.cinder.FilterRules;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of an operator at the real door of the Block Storage API. */
class PolicyDoorTest {
    @TempDir
    private Path directory;

    private Optional<DialectWorld> door = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(directory.resolve("policy.yaml"), """
                "volume:delete": "rule:admin_api or user_id:%(user_id)s"
                "volume:create_from_image": "!"
                "volume:force_delete": "role:janitor"
                "volume_extension:volume_host_attribute": "role:operator"
                "volume_extension:volume_tenant_attribute": "role:operator"
                "volume_extension:volume_admin_actions:reset_status": "role:operator and project_id:%(project_id)s"
                "volume_extension:extended_snapshot_attributes": "!"
                """);
        door = Optional.of(new DialectWorld(
                directory, new SpokenAuth(), Policy.load(Optional.of(file), false), FilterRules.usual()));
    }

    @AfterEach
    void stop() {
        door.ifPresent(DialectWorld::close);
    }

    private Http as(String token) {
        return new Http("http://127.0.0.1:" + door.orElseThrow().port(), Map.of("X-Auth-Token", token));
    }

    private String volume(String token) {
        Http.Answer made = as(token).send("POST", "/v3/volumes", "{\"volume\": {\"size\": 1}}");
        assertThat(made.status()).as(made.body()).isEqualTo(202);
        String path = "/v3/volumes/" + made.json().at("/volume/id").asString();
        Awaitility.await()
                .until(() -> as(token)
                        .get(path)
                        .json()
                        .at("/volume/status")
                        .asString()
                        .equals("available"));
        return path;
    }

    @Test
    void aRuleMayTellUsersOfOneProjectApart() {
        String path = volume("ann:abc:member");
        Http.Answer refused = as("bob:abc:member").send("DELETE", path, "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/forbidden/message").asString())
                .isEqualTo("Policy doesn't allow volume:delete to be performed.");
        // To another project it is not there; so nothing is said of rules either.
        assertThat(as("eve:def:member").send("DELETE", path, "").status()).isEqualTo(404);
        assertThat(as("ann:abc:member").send("DELETE", path, "").status()).isEqualTo(202);
    }

    @Test
    void rulesDecideAboutKeysValuesAndActions() {
        String path = volume("ann:abc:member");
        assertThat(as("ann:abc:member").get(path).json().at("/volume").has("os-vol-host-attr:host"))
                .isFalse();
        assertThat(as("ann:abc:member").get(path).json().at("/volume").has("os-vol-tenant-attr:tenant_id"))
                .isFalse();
        assertThat(as("ann:abc:operator").get(path).json().at("/volume").has("os-vol-host-attr:host"))
                .isTrue();
        assertThat(as("root:abc:admin").get(path).json().at("/volume").has("os-vol-host-attr:host"))
                .isFalse();

        String reset = "{\"os-reset_status\": {\"status\": \"error\"}}";
        assertThat(as("root:abc:admin").send("POST", path + "/action", reset).status())
                .isEqualTo(403);
        assertThat(as("ann:abc:operator").send("POST", path + "/action", reset).status())
                .isEqualTo(202);

        Http newer = as("ann:abc:member").with("OpenStack-API-Version", "volume 3.23");
        assertThat(newer.send("DELETE", path + "?force=true", "").status()).isEqualTo(403);
        Http janitor = as("ann:abc:janitor").with("OpenStack-API-Version", "volume 3.23");
        assertThat(janitor.send("DELETE", path + "?force=true", "").status()).isEqualTo(202);

        Http.Answer image = as("ann:abc:member")
                .send(
                        "POST",
                        "/v3/volumes",
                        "{\"volume\": {\"size\": 1, \"imageRef\": \"" + UUID.randomUUID() + "\"}}");
        assertThat(image.status()).isEqualTo(403);
    }

    @Test
    void whatAComputeServiceSaysOfASnapshotIsWrittenWhenOctopusDoesNotWorkOnIt() {
        String volume = volume("ann:abc:member").substring("/v3/volumes/".length());
        Http ann = as("ann:abc:member");
        Http.Answer made = ann.send("POST", "/v3/snapshots", "{\"snapshot\": {\"volume_id\": \"" + volume + "\"}}");
        String path = "/v3/snapshots/" + made.json().at("/snapshot/id").asString();
        Awaitility.await()
                .until(() ->
                        ann.get(path).json().at("/snapshot/status").asString().equals("available"));
        assertThat(ann.get(path).json().at("/snapshot").has("os-extended-snapshot-attributes:progress"))
                .isFalse();
        String update = "{\"os-update_snapshot_status\": {\"status\": \"error\", \"progress\": \"80%\"}}";
        assertThat(ann.send("POST", path + "/action", update).status()).isEqualTo(400);
        String reset = "{\"os-reset_status\": {\"status\": \"creating\"}}";
        assertThat(as("root:abc:admin").send("POST", path + "/action", reset).status())
                .isEqualTo(202);
        assertThat(ann.send("POST", path + "/action", update.replace("80%", "much"))
                        .status())
                .isEqualTo(400);
        assertThat(ann.send("POST", path + "/action", update.replace("error", "deleting"))
                        .status())
                .isEqualTo(400);
        assertThat(ann.send("POST", path + "/action", update).status()).isEqualTo(202);
        assertThat(ann.get(path).json().at("/snapshot/status").asString()).isEqualTo("error");
    }
}
