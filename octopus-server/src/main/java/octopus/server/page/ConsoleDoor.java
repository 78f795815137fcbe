package octopus.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.http.PlainAnswers;

/**
 * The console's files, as they lie in the jar under {@code octopus/console}: read when they are asked for and passed on,
 * never kept. Scripts and styles lie there compressed and have their hash in their name, so browsers keep them for ever.
 */
public final class ConsoleDoor implements Door {
    private static final String PREFIX = "/console/";
    private static final String ROOT = "octopus/console/";
    private static final String PAGE = "index.html";
    private static final String ASSETS = "assets/";
    /** What the page has in the place of the one value that differs with each answer. */
    private static final String NONCE = "NONCE";

    private static final int NONCE_BYTES = 16;
    private static final Pattern FILE = Pattern.compile("(assets/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=UTF-8",
            "css", "text/css; charset=UTF-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");
    private final SecureRandom random = new SecureRandom();

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
        exchange.responseHeader("X-Content-Type-Options", "nosniff").responseHeader("Referrer-Policy", "no-referrer");
        String name = exchange.path().substring(PREFIX.length());
        Optional<String> type = Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        if (type.isPresent() && FILE.matcher(name).matches() && file(exchange, name, type.get())) {
            return;
        }
        if (name.startsWith(ASSETS)) {
            // Of another release: the page itself has to be fetched again.
            PlainAnswers.notFound(exchange);
        } else {
            page(exchange);
        }
    }

    /** Every address that is no file is a place inside of the console: its script finds the way. */
    private void page(Exchange exchange) throws IOException {
        Optional<InputStream> found = resource(PAGE);
        if (found.isEmpty()) {
            PlainAnswers.notFound(exchange);
            return;
        }
        String nonce = nonce();
        try (InputStream in = found.get()) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(NONCE, nonce);
            exchange.responseHeader("Cache-Control", "no-store");
            exchange.responseHeader("Content-Security-Policy", policy(nonce));
            exchange.responseHeader("Cross-Origin-Opener-Policy", "same-origin");
            exchange.text(200, "text/html; charset=UTF-8", page);
        }
    }

    /** Nothing from outside, nothing inline; only styles that the console's own script makes and marks with the nonce. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:;"
                + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean file(Exchange exchange, String name, String type) throws IOException {
        Optional<InputStream> packed = resource(name + ".gz");
        Optional<InputStream> found = packed.isPresent() ? packed : resource(name);
        if (found.isEmpty()) {
            return false;
        }
        boolean hashed = name.startsWith(ASSETS);
        exchange.responseHeader("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "max-age=3600");
        try (InputStream in = found.get()) {
            if (packed.isEmpty()) {
                send(exchange, type, in);
            } else if (acceptsPacked(exchange.addVary("Accept-Encoding"))) {
                send(exchange.responseHeader("Content-Encoding", "gzip"), type, in);
            } else {
                send(exchange, type, new GZIPInputStream(in));
            }
        }
        return true;
    }

    private static boolean acceptsPacked(Exchange exchange) {
        return exchange.header("Accept-Encoding")
                .filter(accepted -> accepted.contains("gzip"))
                .isPresent();
    }

    private static void send(Exchange exchange, String type, InputStream in) throws IOException {
        try (OutputStream out = exchange.stream(200, type, Optional.empty())) {
            in.transferTo(out);
        }
    }

    private static Optional<InputStream> resource(String name) {
        return Optional.ofNullable(ConsoleDoor.class.getClassLoader().getResourceAsStream(ROOT + name));
    }
}
