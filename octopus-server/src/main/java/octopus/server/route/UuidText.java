package octopus.server.route;

import java.util.Optional;
import java.util.UUID;

/** Reads ids. Cinder takes hex with or without dashes, in any case, in braces or as a URN. */
public final class UuidText {
    private UuidText() {}

    /** Exactly the usual form of 36 characters; the quick way for ids in paths. */
    public static Optional<UUID> strict(String text) {
        return text.length() == 36 ? parse(text) : Optional.empty();
    }

    public static Optional<UUID> lenient(String text) {
        String plain = text.replace("urn:", "").replace("uuid:", "");
        StringBuilder hex = new StringBuilder(32);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c != '-' && c != '{' && c != '}') {
                hex.append(c);
            }
        }
        if (hex.length() != 32) {
            return Optional.empty();
        }
        hex.insert(20, '-').insert(16, '-').insert(12, '-').insert(8, '-');
        return parse(hex.toString());
    }

    private static Optional<UUID> parse(String text) {
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.fromString(text));
    }
}
