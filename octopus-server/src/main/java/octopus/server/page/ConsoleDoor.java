package octopus.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.http.PlainAnswers;

/** The console's files, as they lie in the jar under {@code octopus/console}. */
public final class ConsoleDoor implements Door {
    private static final String PREFIX = "/console/";
    private static final String ROOT = "octopus/console/";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=UTF-8"),
            Map.entry("js", "text/javascript; charset=UTF-8"),
            Map.entry("css", "text/css; charset=UTF-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    @Override
    public String name() {
        return "console";
    }

    @Override
    public boolean serves(String path) {
        return path.startsWith(PREFIX) || path.equals("/console");
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        exchange.routeName("console");
        if (exchange.path().equals("/console")) {
            exchange.redirect(PREFIX);
            return;
        }
        String file = exchange.path().substring(PREFIX.length());
        if (file.contains("..") || file.contains("\\") || file.contains("%")) {
            PlainAnswers.notFound(exchange);
            return;
        }
        String name = file.isEmpty() ? "index.html" : file;
        Optional<byte[]> bytes = read(name);
        if (bytes.isEmpty() && !name.contains(".")) {
            // A page of the console itself: its script finds the way.
            name = "index.html";
            bytes = read(name);
        }
        if (bytes.isEmpty()) {
            PlainAnswers.notFound(exchange);
            return;
        }
        boolean hashed = name.startsWith("assets/");
        exchange.responseHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
        exchange.responseHeader("X-Content-Type-Options", "nosniff");
        exchange.bytes(200, type(name), bytes.get());
    }

    private static Optional<byte[]> read(String name) throws IOException {
        try (InputStream in = ConsoleDoor.class.getClassLoader().getResourceAsStream(ROOT + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
