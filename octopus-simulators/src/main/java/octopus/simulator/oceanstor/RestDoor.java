package octopus.simulator.oceanstor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface: sessions, orders to misbehave, the envelope around answers. One call at a time changes the array. */
final class RestDoor {
    private static final Logger LOG = LoggerFactory.getLogger(RestDoor.class);
    static final String PREFIX = "/deviceManager/rest/";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOKEN = "iBaseToken";

    private final Routes routes;
    private final Sessions sessions;
    private final Orders orders;
    private final String serial;
    private final ReentrantLock lock;

    RestDoor(Routes routes, Sessions sessions, Orders orders, String serial, ReentrantLock lock) {
        this.routes = routes;
        this.sessions = sessions;
        this.orders = orders;
        this.serial = serial;
        this.lock = lock;
    }

    void handle(HttpExchange exchange) throws IOException {
        try {
            Ask whole = ask(exchange);
            Ask ask =
                    new Ask(whole.method(), whole.path().subList(1, whole.path().size()), whole.query(), whole.body());
            Optional<Orders.Effect> effect = orders.take(ask.method(), String.join("/", ask.path()));
            if (effect.isPresent() && effect.get() instanceof Orders.Effect.Slow slow) {
                pause(slow);
            }
            if (effect.isPresent() && effect.get() instanceof Orders.Effect.Reset) {
                return;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            try {
                if (effect.isPresent() && effect.get() instanceof Orders.Effect.Refused refused) {
                    throw new ArrayFault.Refusal(refused.code(), refused.description());
                }
                Optional<Object> data = answer(whole.path().getFirst(), ask, exchange);
                data.filter(RestDoor::isSomething).ifPresent(value -> answer.put("data", value));
                answer.put("error", error(0, "0"));
            } catch (ArrayFault.Refusal e) {
                answer.put("error", error(e.code(), e.description()));
            } catch (NumberFormatException e) {
                answer.put("error", error(ArrayFault.WRONG_PARAMETER.code(), String.valueOf(e.getMessage())));
            } catch (StorageException e) {
                LOG.warn("{}", e.fault().sentence());
                answer.put("error", error(ArrayFault.BUSY.code(), e.fault().sentence()));
            }
            if (effect.isEmpty() || !(effect.get() instanceof Orders.Effect.HalfDone)) {
                send(exchange, 200, JSON.writeValueAsBytes(answer));
            }
        } catch (JacksonException e) {
            send(exchange, 400, new byte[0]);
        } catch (RuntimeException e) {
            LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            send(exchange, 500, new byte[0]);
        } finally {
            exchange.close();
        }
    }

    private Optional<Object> answer(String device, Ask ask, HttpExchange exchange) {
        String token = Optional.ofNullable(exchange.getRequestHeaders().getFirst(TOKEN))
                .orElse("");
        if (ask.resource().equalsIgnoreCase("sessions")) {
            if (ask.method().equals("POST")) {
                return Optional.of(sessions.login(ask));
            }
            sessions.check(token);
            if (ask.method().equals("DELETE")) {
                sessions.logout(token);
            }
            return Routes.done();
        }
        sessions.check(token);
        if (!device.equals(serial)) {
            throw ArrayFault.UNAUTHORIZED.refusal("There is no device " + device + " here.");
        }
        lock.lock();
        try {
            return routes.answer(ask);
        } finally {
            lock.unlock();
        }
    }

    /** The array leaves data out when there is none. */
    private static boolean isSomething(Object value) {
        return !(value instanceof Collection<?> all && all.isEmpty());
    }

    private static Map<String, Object> error(long code, String description) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("description", description);
        return error;
    }

    private static Ask ask(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().substring(PREFIX.length());
        List<String> segments = Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(RestDoor::decoded)
                .toList();
        if (segments.size() < 2) {
            segments = List.of("xx", "nothing");
        }
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String each : raw == null ? new String[0] : raw.split("&", -1)) {
            int at = each.indexOf('=');
            if (at > 0) {
                query.put(each.substring(0, at), decoded(each.substring(at + 1)));
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        return new Ask(exchange.getRequestMethod().toUpperCase(Locale.ROOT), segments, query, json);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void pause(Orders.Effect.Slow slow) {
        try {
            Thread.sleep(slow.delay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
