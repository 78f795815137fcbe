package octopus.server.route;

import java.util.ArrayList;
import java.util.List;
import octopus.server.http.Query;

/** Cuts a path at its slashes. */
public final class Segments {
    private Segments() {}

    /** Of {@code /a/b%20c} the decoded {@code a} and {@code b c}; a slash at the end adds nothing. */
    public static List<String> of(String path, int from) {
        List<String> segments = new ArrayList<>(6);
        int at = from;
        while (at < path.length()) {
            if (path.charAt(at) == '/') {
                at++;
                continue;
            }
            int end = path.indexOf('/', at);
            if (end < 0) {
                end = path.length();
            }
            segments.add(decode(path.substring(at, end)));
            at = end;
        }
        return segments;
    }

    /** In a path a plus sign is a plus sign. */
    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        return Query.decode(segment.replace("+", "%2B"));
    }
}
