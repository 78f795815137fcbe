package octopus.server.http;

import java.util.Locale;
import java.util.Optional;

/** What a proxy says about the request that it passed on: {@code Forwarded} (RFC 7239), or the older headers. */
final class ProxyWords {
    private ProxyWords() {}

    /** How the client reached the proxy: scheme, host and what the proxy took off the path. */
    static String origin(Exchange exchange, String scheme, String host) {
        Optional<String> forwarded = exchange.header("Forwarded").map(ProxyWords::first);
        String seenScheme = forwarded
                .flatMap(words -> part(words, "proto"))
                .or(() -> header(exchange, "X-Forwarded-Proto"))
                .filter(word -> word.equalsIgnoreCase("http") || word.equalsIgnoreCase("https"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .orElse(scheme);
        String seenHost = forwarded
                .flatMap(words -> part(words, "host"))
                .or(() -> header(exchange, "X-Forwarded-Host"))
                .filter(ProxyWords::isHost)
                .orElse(host);
        return seenScheme + "://" + seenHost + prefix(exchange);
    }

    private static String prefix(Exchange exchange) {
        return header(exchange, "X-Forwarded-Prefix")
                .filter(prefix -> prefix.startsWith("/"))
                .map(prefix -> prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
                .orElse("");
    }

    private static Optional<String> header(Exchange exchange, String name) {
        return exchange.header(name).map(ProxyWords::first).filter(word -> !word.isEmpty());
    }

    /** Of several proxies the first is the one that the client spoke to. */
    private static String first(String words) {
        int comma = words.indexOf(',');
        return (comma < 0 ? words : words.substring(0, comma)).strip();
    }

    private static Optional<String> part(String words, String name) {
        for (String pair : words.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
                String value = pair.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return Optional.empty();
    }

    private static boolean isHost(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> Character.isLetterOrDigit(c)
                                || c == '.'
                                || c == '-'
                                || c == '_'
                                || c == ':'
                                || c == '['
                                || c == ']');
    }
}
