package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import octopus.server.Http;
import octopus.server.auth.policy.Policy;
import octopus.server.cinder.FilterRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists may be filtered by, as an operator's file says, at the real door. */
class FilterRulesTest {
    private static final String MEMBER = "ann:abc:member";

    @TempDir
    Path directory;

    @Test
    void listsHonourTheFileFromWhereCinderDoes() throws IOException {
        Path file = Files.writeString(directory.resolve("resource_filters.json"), """
                {"volume": ["status", "name~", "host"], "backup": [], "pool": ["name"], "volume_type": ["is_public"]}
                """);
        try (DialectWorld world =
                new DialectWorld(directory, new SpokenAuth(), Policy.defaults(), FilterRules.read(file, "a.setting"))) {
            Asker asker = new Asker(world.port());

            assertThat(asker.get(MEMBER, 33, "/v3/resource_filters?resource=volume")
                            .json()
                            .at("/resource_filters/0"))
                    .hasToString("{\"resource\":\"volume\",\"filters\":[\"status\",\"name~\",\"host\"]}");
            assertThat(asker.get(MEMBER, 33, "/v3/resource_filters").json().at("/resource_filters"))
                    .hasSize(4);

            assertThat(asker.status(MEMBER, 31, "/v3/volumes?host=h")).isEqualTo(200);
            assertThat(asker.status(MEMBER, 31, "/v3/volumes?name=n"))
                    .as("before 3.34 only as written")
                    .isEqualTo(400);
            assertThat(asker.status(MEMBER, 34, "/v3/volumes?name=n")).isEqualTo(200);
            assertThat(asker.status(MEMBER, 34, "/v3/volumes?name~=n")).isEqualTo(200);
            assertThat(asker.status(MEMBER, 34, "/v3/volumes?status~=n")).isEqualTo(400);
            Http.Answer refused = asker.get(MEMBER, 34, "/v3/volumes/detail?size=1&bootable=true&limit=1");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Invalid filters size,bootable are found in query options.");
            assertThat(asker.status(MEMBER, 31, "/v3/backups?name=n")).isEqualTo(400);
            assertThat(asker.status(MEMBER, 31, "/v3/snapshots?name=n"))
                    .as("not in the file")
                    .isEqualTo(400);
            assertThat(asker.status(MEMBER, 30, "/v3/volumes?size=1&name=n"))
                    .as("dropped, whatever the file says")
                    .isEqualTo(200);
            assertThat(asker.status(MEMBER, 52, "/v3/types?extra_specs=%7B%7D")).isEqualTo(400);
            assertThat(asker.status(MEMBER, 51, "/v3/types?extra_specs=%7B%7D")).isEqualTo(200);

            String admin = "root:abc:admin";
            assertThat(asker.status(admin, 34, "/v3/volumes?size=1&whatever=1")).isEqualTo(200);
            assertThat(asker.status(admin, 31, "/v3/volumes?gr%C3%B6%C3%9Fe=1"))
                    .as("only ASCII")
                    .isEqualTo(400);
            assertThat(asker.status(admin, 31, "/v3/scheduler-stats/get_pools?free_capacity_gb=1"))
                    .isEqualTo(400);
            assertThat(asker.status(admin, 28, "/v3/scheduler-stats/get_pools?free_capacity_gb=1"))
                    .isEqualTo(200);
            assertThat(asker.status(admin, 31, "/v3/scheduler-stats/get_pools?detail=true&name=x"))
                    .isEqualTo(200);
        }
    }

    private record Asker(int port) {
        Http.Answer get(String token, int version, String path) {
            return new Http(
                            "http://127.0.0.1:" + port,
                            Map.of("X-Auth-Token", token, "OpenStack-API-Version", "volume 3." + version))
                    .get(path);
        }

        int status(String token, int version, String path) {
            return get(token, version, path).status();
        }
    }
}
