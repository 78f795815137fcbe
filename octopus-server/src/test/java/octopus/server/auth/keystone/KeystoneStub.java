package octopus.server.auth.keystone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.json.Json;
import octopus.spi.Secret;

/** Speaks what is needed of Keystone, so that its failures can be had at will; the real one is in KeystoneIT. */
final class KeystoneStub implements AutoCloseable {
    private static final String OWN = "own-token-";

    private final HttpServer server;
    private final Map<String, List<String>> tokens = new ConcurrentHashMap<>();
    private final Clock clock;
    final AtomicInteger logins = new AtomicInteger();
    final AtomicInteger questions = new AtomicInteger();
    volatile int answersWith;
    volatile Duration delay = Duration.ZERO;
    volatile Duration life = Duration.ofHours(1);

    KeystoneStub(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v3/auth/tokens", this::answer);
        server.start();
    }

    KeystoneSettings settings(Duration fresh, Duration window) {
        return new KeystoneSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v3"),
                "http://identity/v3",
                new KeystoneSettings.Account("octopus", Secret.of("pw"), "service", "Default", "Default"),
                new KeystoneSettings.Trust(fresh, window, 100, Set.of("service")),
                Duration.ofSeconds(5),
                Optional.empty());
    }

    void give(String token, String... roles) {
        tokens.put(token, List.of(roles));
    }

    void revoke(String token) {
        tokens.remove(token);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (answersWith != 0) {
                exchange.sendResponseHeaders(answersWith, -1);
            } else if (exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("X-Subject-Token", OWN + logins.incrementAndGet());
                send(exchange, 201, token(List.of("service"), clock.instant().plus(Duration.ofHours(1))));
            } else {
                question(exchange);
            }
        }
    }

    private void question(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        sleep();
        if (!(OWN + logins.get()).equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
            send(exchange, 401, Map.of());
            return;
        }
        List<String> roles = tokens.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
        boolean over = life.isNegative() && !exchange.getRequestURI().getQuery().contains("allow_expired=1");
        if (roles == null || over) {
            send(exchange, 404, Map.of());
        } else {
            send(exchange, 200, token(roles, clock.instant().plus(life)));
        }
    }

    private void sleep() {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> token(List<String> roles, Instant expires) {
        return Map.of(
                "token",
                Map.of(
                        "user",
                        Map.of("id", "ann", "domain", Map.of("id", "default")),
                        "project",
                        Map.of("id", "p1", "domain", Map.of("id", "default")),
                        "roles",
                        roles.stream().map(role -> Map.of("name", role)).toList(),
                        "expires_at",
                        expires.toString()));
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
