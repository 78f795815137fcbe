package octopus.server.cinder;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Agrees on the microversion of a request. Versions are 3.x; the number here is x. */
public final class Microversion {
    public static final int MAX = 71;
    public static final String HEADER = "OpenStack-API-Version";
    private static final String SERVICE = "volume";
    private static final Outcome DEFAULT = new Outcome.Agreed(0, echo("3.0"));
    private static final Map<String, Outcome> USUAL = usual();

    private Microversion() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** @param echo the answer's header, always a number, never "latest" */
        record Agreed(int minor, String echo) implements Outcome {}

        /** @param echo the answer's header, where Cinder sends one */
        record Refused(int status, String message, Optional<String> echo) implements Outcome {}
    }

    /** @param header value of {@value #HEADER} */
    public static Outcome negotiate(Optional<String> header) {
        if (header.isEmpty()) {
            return DEFAULT;
        }
        Outcome known = USUAL.get(header.get());
        return known == null ? parse(header.get()) : known;
    }

    private static Outcome parse(String header) {
        for (String element : header.split(",", -1)) {
            // Cinder looks for the word anywhere in the element, so "volumev3 3.30" will do.
            if (element.contains(SERVICE)) {
                String[] words = element.strip().split("\\s+", -1);
                return words.length < 2 ? malformed("") : version(words[1]);
            }
        }
        return new Outcome.Refused(400, CinderFault.MALFORMED_REQUEST, Optional.empty());
    }

    private static Outcome version(String text) {
        if (text.equals("latest")) {
            return new Outcome.Agreed(MAX, echo("3." + MAX));
        }
        int dot = text.indexOf('.');
        if (dot < 0 || !isNumber(text.substring(0, dot), false) || !isNumber(text.substring(dot + 1), true)) {
            return malformed(text);
        }
        String major = text.substring(0, dot);
        String minor = text.substring(dot + 1);
        boolean inRange = major.equals("3") && minor.length() <= 4 && Integer.parseInt(minor) <= MAX;
        if (inRange) {
            return new Outcome.Agreed(Integer.parseInt(minor), echo(text));
        }
        boolean legacy = text.equals("1.0") || text.equals("2.0");
        return new Outcome.Refused(
                406,
                "Version " + text + " is not supported by the API. Minimum is 3.0 and maximum is 3." + MAX + ".",
                legacy ? Optional.empty() : Optional.of(echo(text)));
    }

    private static Outcome malformed(String text) {
        return new Outcome.Refused(
                400,
                "API Version String " + text + " is of invalid format. Must be of format MajorNum.MinorNum.",
                Optional.empty());
    }

    private static boolean isNumber(String text, boolean mayBeZero) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        return text.charAt(0) != '0' || mayBeZero && text.length() == 1;
    }

    private static String echo(String version) {
        return SERVICE + " " + version;
    }

    private static Map<String, Outcome> usual() {
        Map<String, Outcome> usual = new HashMap<>();
        for (int minor = 0; minor <= MAX; minor++) {
            usual.put(echo("3." + minor), new Outcome.Agreed(minor, echo("3." + minor)));
        }
        usual.put(echo("latest"), new Outcome.Agreed(MAX, echo("3." + MAX)));
        return Map.copyOf(usual);
    }
}
