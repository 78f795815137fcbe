package octopus.server.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query string, in the order in which it came. */
public final class Query {
    private static final Query EMPTY = new Query(List.of());
    private final List<Entry> entries;

    /** One {@code name=value}, decoded. */
    public record Entry(String name, String value) {}

    private Query(List<Entry> entries) {
        this.entries = entries;
    }

    /** @throws IllegalArgumentException when a percent sign is not followed by two hex digits */
    public static Query parse(Optional<String> text) {
        if (text.isEmpty() || text.get().isEmpty()) {
            return EMPTY;
        }
        List<Entry> entries = new ArrayList<>(4);
        String query = text.get();
        int at = 0;
        while (at <= query.length()) {
            int end = query.indexOf('&', at);
            if (end < 0) {
                end = query.length();
            }
            if (end > at) {
                // Cinder's "name~=value" has its first '=' after the tilde, which therefore belongs to the name.
                int equals = query.indexOf('=', at);
                boolean hasValue = equals >= 0 && equals < end;
                String name = decode(query.substring(at, hasValue ? equals : end));
                entries.add(new Entry(name, hasValue ? decode(query.substring(equals + 1, end)) : ""));
            }
            at = end + 1;
        }
        return new Query(entries);
    }

    /** Without percent or plus signs there is nothing to do, which is the usual case. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public List<Entry> entries() {
        return entries;
    }

    /** The last of that name wins. */
    public Optional<String> find(String name) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).name().equals(name)) {
                return Optional.of(entries.get(i).value());
            }
        }
        return Optional.empty();
    }

    /** The same query with one parameter replaced, or put at the end; encoded again. */
    public String with(String name, String value) {
        StringBuilder text = new StringBuilder(64);
        for (Entry entry : entries) {
            if (!entry.name().equals(name)) {
                append(text, entry.name(), entry.value());
            }
        }
        append(text, name, value);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        if (!text.isEmpty()) {
            text.append('&');
        }
        text.append(encode(name)).append('=').append(encode(value));
    }
}
