package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import octopus.core.json.Json;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Secrets that come with the onboarding of a storage, by Huawei's own Python driver: in its XML file, in its process, in the
 * account of the acceptance run; refused ones too; and the kubeconfig of a cluster.
 */
final class SecretsOfStorages {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sender sender;
    private final UnaryOperator<String> secret;

    /** A request whose answer is searched too. */
    interface Sender {
        Http.Answer send(String method, String path, String body);
    }

    /** @param secret makes one for a place, and remembers it */
    SecretsOfStorages(Sender sender, UnaryOperator<String> secret) {
        this.sender = sender;
        this.secret = secret;
    }

    void onboard(SimulatedOceanstor array, String password, String portal) {
        Http.Answer refused = sender.send(
                "POST",
                "/api/v1/onboardings",
                Json.write(Map.of(
                        "name",
                        "bad",
                        "colour",
                        "red",
                        "secrets",
                        Map.of("any", secret.apply("secret of a refused spec")))));
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        wanted("stock", array, secret.apply("a wrong huawei_password"), portal);
        JsonNode blocked = settled("stock");
        assertThat(blocked.path("state").asString("")).isEqualTo("blocked");
        Http.Answer rolledBack = sender.send("POST", "/api/v1/onboardings/stock/roll-back", "{}");
        assertThat(rolledBack.status()).as(rolledBack.body()).isBetween(200, 202);
        wanted("stock", array, password, portal);
        String plan = settled("stock").at("/plan/hash").asString("");
        Http.Answer approved =
                sender.send("POST", "/api/v1/onboardings/stock/approve", Json.write(Map.of("plan", plan)));
        assertThat(approved.status()).as(approved.body()).isBetween(200, 202);
        assertThat(settled("stock").path("state").asString("")).isEqualTo("active");
        for (String path : List.of("", "/stock", "/stock/drift")) {
            Http.Answer told = sender.send("GET", "/api/v1/onboardings" + path, "");
            assertThat(told.status()).as(path).isEqualTo(200);
        }
    }

    private void wanted(String name, SimulatedOceanstor array, String password, String portal) {
        Http.Answer answer = sender.send(
                "POST",
                "/api/v1/onboardings",
                Json.write(Map.of(
                        "name",
                        name,
                        "product",
                        "huawei-dorado-stock-iscsi",
                        "acceptance",
                        false,
                        "options",
                        Map.of(
                                "huawei_rest_url",
                                array.url(),
                                "huawei_user",
                                "admin",
                                "huawei_password",
                                password,
                                "huawei_storage_pool",
                                "pool-1",
                                "huawei_wait_interval",
                                "1",
                                "huawei_default_target_ip",
                                portal))));
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
    }

    private JsonNode settled(String name) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> sender.send("GET", "/api/v1/onboardings/" + name, "")
                                .json()
                                .path("onboarding"),
                        now -> !Set.of("checking", "applying", "rolling-back")
                                .contains(now.path("state").asString("")));
    }

    /** A cluster that is not there, with a token and a password in its kubeconfig. */
    void cluster(int deadPort) {
        String kubeconfig = String.join(
                "\n",
                "apiVersion: v1",
                "kind: Config",
                "current-context: c",
                "clusters: [{name: c, cluster: {server: \"https://127.0.0.1:" + deadPort + "\"}}]",
                "contexts: [{name: c, context: {cluster: c, user: u}}]",
                "users: [{name: u, user: {token: " + secret.apply("token of a kubeconfig") + "}}]",
                "");
        Http.Answer answer = sender.send(
                "POST",
                "/api/v1/nodes",
                Json.write(Map.of(
                        "name", "cluster", "kind", "kubernetes", "pod", "app=cinder", "kubeconfig", kubeconfig)));
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
        String state = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> sender.send("GET", "/api/v1/nodes/cluster", "")
                                .json()
                                .at("/node/state")
                                .asString(""),
                        "unreachable"::equals);
        assertThat(state).isEqualTo("unreachable");
    }
}
