package octopus.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers what a test has laid out, and remembers what was asked. The last answer of a path stays. */
final class FakeServer implements AutoCloseable {
    static final String PROJECT = "00000000000000000000000000000001";
    static final String V3 = "/v3/" + PROJECT;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    record Answer(int status, String contentType, byte[] body) {}

    record Asked(String line, Map<String, String> headers, byte[] content) {
        String body() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param line {@code GET /path}, with or without a query; one with the query is preferred */
    FakeServer on(String line, int status, String json) {
        return on(line, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    FakeServer on(String line, int status, String contentType, byte[] body) {
        synchronized (answers) {
            answers.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(new Answer(status, contentType, body));
        }
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> lines() {
        return asked().stream().map(Asked::line).toList();
    }

    Asked last() {
        return asked.getLast();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        String query = exchange.getRequestURI().getRawQuery();
        String line = query == null ? path : path + "?" + query;
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((key, values) -> headers.put(key, values.getFirst()));
        byte[] content = exchange.getRequestBody().readAllBytes();
        asked.add(new Asked(line, headers, content));
        Answer answer = find(line)
                .or(() -> find(path))
                .orElse(new Answer(
                        404,
                        "application/json",
                        "{\"itemNotFound\": {\"code\": 404, \"message\": \"The resource could not be found.\"}}"
                                .getBytes(StandardCharsets.UTF_8)));
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("x-openstack-request-id", "req-1");
        boolean empty = answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private Optional<Answer> find(String line) {
        synchronized (answers) {
            Deque<Answer> left = answers.getOrDefault(line, new ArrayDeque<>());
            return Optional.ofNullable(left.size() > 1 ? left.poll() : left.peek());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
