package octopus.server.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.server.http.Method;
import org.jspecify.annotations.Nullable;

/** Finds routes by path and method: a tree of segments, made once. A word beats a parameter: {@code /types/default}. */
public final class RouteTable<R> {
    private final Node<R> root = new Node<>();
    private final List<Route<R>> routes;

    /** What was found: the calls at that path and method, and the values of the path's parameters. */
    public record Match<R>(Calls<R> calls, List<String> values) {}

    /** The calls that share a path and a method: one, or one a microversion range, or one an action. */
    public static final class Calls<R> {
        private final List<Route<R>> plain = new ArrayList<>(1);
        private final Map<String, List<Route<R>>> actions = new LinkedHashMap<>();
        private final List<String> parameters;

        private Calls(List<String> parameters) {
            this.parameters = parameters;
        }

        public boolean hasActions() {
            return !actions.isEmpty();
        }

        /** Position of a path parameter; -1 when the path has none of that name. */
        public int position(String parameter) {
            return parameters.indexOf(parameter);
        }

        public Optional<Route<R>> at(int version) {
            return first(plain, version);
        }

        public boolean knows(String action) {
            return actions.containsKey(action);
        }

        public Optional<Route<R>> action(String action, int version) {
            return first(actions.getOrDefault(action, List.of()), version);
        }

        private Optional<Route<R>> first(List<Route<R>> routes, int version) {
            for (Route<R> route : routes) {
                if (route.versions().has(version)) {
                    return Optional.of(route);
                }
            }
            return Optional.empty();
        }

        private void add(Route<R> route) {
            route.action()
                    .map(action -> actions.computeIfAbsent(action, key -> new ArrayList<>(1)))
                    .orElse(plain)
                    .add(route);
        }
    }

    private static final class Node<R> {
        private final Map<String, Node<R>> words = new HashMap<>();
        private final Map<Method, Calls<R>> calls = new HashMap<>();
        private @Nullable Node<R> parameter;
    }

    public RouteTable(Collection<Route<R>> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    /** In the order of their declaration. */
    public List<Route<R>> routes() {
        return routes;
    }

    /** Whether some path begins with this word. */
    public boolean beginsWith(String word) {
        return root.words.containsKey(word);
    }

    public Optional<Match<R>> find(Method method, List<String> segments) {
        List<String> values = new ArrayList<>(2);
        Calls<R> calls = walk(root, method, segments, 0, values);
        return calls == null ? Optional.empty() : Optional.of(new Match<>(calls, values));
    }

    private @Nullable Calls<R> walk(Node<R> node, Method method, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.calls.get(method);
        }
        String segment = segments.get(at);
        Node<R> word = node.words.get(segment);
        if (word != null) {
            Calls<R> found = walk(word, method, segments, at + 1, values);
            if (found != null) {
                return found;
            }
        }
        Node<R> parameter = node.parameter;
        if (parameter == null) {
            return null;
        }
        values.add(segment);
        Calls<R> found = walk(parameter, method, segments, at + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private void add(Route<R> route) {
        Node<R> node = root;
        List<String> parameters = new ArrayList<>(2);
        for (String segment : Segments.of(route.path(), 0)) {
            if (segment.startsWith("{")) {
                parameters.add(segment.substring(1, segment.length() - 1));
                Node<R> next = node.parameter == null ? new Node<>() : node.parameter;
                node.parameter = next;
                node = next;
            } else {
                node = node.words.computeIfAbsent(segment, word -> new Node<>());
            }
        }
        node.calls
                .computeIfAbsent(route.method(), method -> new Calls<>(parameters))
                .add(route);
    }
}
