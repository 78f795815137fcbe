package octopus.simulator.oceanstor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders over HTTP, beside the REST interface: {@code GET|POST|DELETE /simulator}. A real array has nothing like it. */
final class ControlDoor {
    static final String PATH = "/simulator";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KINDS =
            "slow, reset, half-done, refuse, wrong-password, locked, expired, firmware, licence, "
                    + "pool-full, pool-missing, dirty-luns, portal-down, sessions-ended";

    private final SimulatedOceanstor array;

    ControlDoor(SimulatedOceanstor array) {
        this.array = array;
    }

    void handle(HttpExchange exchange) throws IOException {
        try {
            switch (exchange.getRequestMethod()) {
                case "GET" -> RestDoor.send(exchange, 200, JSON.writeValueAsBytes(array.contents()));
                case "DELETE" -> {
                    array.mend();
                    RestDoor.send(exchange, 204, new byte[0]);
                }
                case "POST" -> {
                    order(JSON.readTree(exchange.getRequestBody().readAllBytes()));
                    RestDoor.send(exchange, 204, new byte[0]);
                }
                default -> RestDoor.send(exchange, 405, new byte[0]);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            RestDoor.send(
                    exchange,
                    400,
                    JSON.writeValueAsBytes(Map.of("error", String.valueOf(e.getMessage()), "kinds", KINDS)));
        } finally {
            exchange.close();
        }
    }

    private void order(JsonNode wanted) {
        String value = wanted.path("value").asString("");
        switch (wanted.path("kind").asString("")) {
            case "slow" ->
                misbehave(
                        wanted,
                        new Orders.Effect.Slow(
                                Duration.ofMillis(wanted.path("milliseconds").asLong(1000))));
            case "reset" -> misbehave(wanted, new Orders.Effect.Reset());
            case "half-done" -> misbehave(wanted, new Orders.Effect.HalfDone());
            case "refuse" ->
                misbehave(
                        wanted,
                        new Orders.Effect.Refused(
                                wanted.path("code").asLong(1),
                                wanted.path("description").asString("refused to order")));
            case "wrong-password" -> array.changePassword();
            case "locked" -> array.lockAccount();
            case "expired" -> array.expirePassword();
            case "firmware" -> array.firmware(value);
            case "licence" -> array.revokeLicence(value);
            case "pool-full" -> array.fillPool(value);
            case "pool-missing" -> array.hidePool(value);
            case "dirty-luns" -> array.leaveData(value.getBytes(StandardCharsets.UTF_8));
            case "portal-down" -> array.portalDown(value);
            case "sessions-ended" -> array.endSessions();
            default -> throw new IllegalArgumentException("kind is one of " + KINDS);
        }
    }

    private void misbehave(JsonNode wanted, Orders.Effect effect) {
        array.orders()
                .order(
                        wanted.path("method").asString("*"),
                        wanted.path("resource").asString("*"),
                        effect,
                        wanted.path("times").asInt(1));
    }
}
