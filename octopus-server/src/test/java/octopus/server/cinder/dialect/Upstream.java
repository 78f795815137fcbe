package octopus.server.cinder.dialect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.server.cinder.CinderRequest;
import octopus.server.route.Route;

/** Every call that the real Cinder's router has, and which of ours serves it. */
public final class Upstream {
    /** Below the root of the source tree: one line a call that Octopus does not serve. */
    static final String KNOWN_MISSING =
            "octopus-server/src/test/resources/octopus/server/cinder/dialect/upstream-missing.txt";

    private static final int NOT_IMPLEMENTED = 501;

    private Upstream() {}

    /** @param action the one key of the body, where calls share a path @param since the first microversion */
    public record Call(String method, String path, Optional<String> action, int since) {
        public String line() {
            return method + " " + path + action.map(name -> " " + name).orElse("") + " 3." + since;
        }
    }

    static List<Call> all() throws IOException {
        List<Call> calls = new ArrayList<>();
        try (InputStream in = Upstream.class.getResourceAsStream("upstream-routes.txt");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    calls.add(call(line.split(" ", -1)));
                }
            }
        }
        return calls;
    }

    private static Call call(String[] words) {
        Optional<String> action = words.length == 4 ? Optional.of(words[2]) : Optional.empty();
        return new Call(words[0], words[1], action, Integer.parseInt(words[words.length - 1].substring("3.".length())));
    }

    /** What Octopus has no call for, or one that only says that there is nothing yet. */
    static List<Call> missing(List<Route<CinderRequest>> routes) throws IOException {
        return all().stream()
                // The door answers the list of versions by itself.
                .filter(call -> !call.path().equals("/"))
                .filter(call -> routes.stream().noneMatch(route -> serves(route, call) && !isPlaceholder(route)))
                .toList();
    }

    static List<String> late(List<Route<CinderRequest>> routes) throws IOException {
        List<String> late = new ArrayList<>();
        for (Call call : all()) {
            List<Route<CinderRequest>> ours =
                    routes.stream().filter(route -> serves(route, call)).toList();
            if (!ours.isEmpty()
                    && ours.stream().noneMatch(route -> route.versions().has(call.since()))) {
                late.add(call.line() + " is served since 3."
                        + ours.getFirst().versions().first());
            }
        }
        return late;
    }

    private static boolean isPlaceholder(Route<CinderRequest> route) {
        return route.answers().status() == NOT_IMPLEMENTED || route.name().startsWith("cinder empty.");
    }

    private static boolean serves(Route<CinderRequest> route, Call call) {
        return route.method().name().equals(call.method())
                && route.action().equals(call.action())
                && samePath(route.path().split("/", -1), call.path().split("/", -1));
    }

    /** A parameter of ours does not stand for a word of theirs, except where it is named for that. */
    private static boolean samePath(String[] ours, String[] theirs) {
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < ours.length; i++) {
            boolean bothAny = ours[i].startsWith("{") && theirs[i].startsWith("{");
            if (!bothAny && !ours[i].equals(theirs[i]) && !ours[i].equals("{action}")) {
                return false;
            }
        }
        return true;
    }
}
