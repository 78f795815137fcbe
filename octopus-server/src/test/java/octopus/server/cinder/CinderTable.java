package octopus.server.cinder;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import octopus.server.cinder.dialect.Upstream;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Versions;

/** The calls of the dialect as a table, made from the routes. */
public final class CinderTable {
    private CinderTable() {}

    /**
     * @param compared what to say of a call's comparison with the real Cinder
     * @param tested the tests that reach it
     */
    public static String markdown(
            List<Route<CinderRequest>> routes,
            Function<Route<CinderRequest>, String> compared,
            Function<Route<CinderRequest>, String> tested) {
        StringBuilder text = new StringBuilder();
        text.append(
                "| Call | Since | What | Takes | Answers | Rule | Compared | Tested by |\n|---|---|---|---|---|---|---|---|\n");
        for (Route<CinderRequest> route : routes) {
            text.append("| ")
                    .append(route.method())
                    .append(" `")
                    .append(route.path())
                    .append('`');
            route.action().ifPresent(action -> text.append(" `").append(action).append('`'));
            text.append(" | 3.").append(route.versions().first());
            text.append(" | ").append(route.sentence());
            text.append(" | ").append(route.body().map(CinderTable::fields).orElse(""));
            text.append(" | ").append(route.answers().status());
            text.append(" | ")
                    .append(route.policy().map(CinderTable::rule).orElse(""))
                    .append(" | ")
                    .append(compared.apply(route))
                    .append(" | ")
                    .append(tested.apply(route))
                    .append(" |\n");
        }
        return text.toString();
    }

    public static String missing(List<Upstream.Call> calls) {
        StringBuilder text = new StringBuilder("\n## What Cinder has and Octopus does not\n\n");
        if (calls.isEmpty()) {
            text.append("Nothing.\n");
        }
        calls.forEach(call -> text.append("- ")
                .append(call.method())
                .append(" `")
                .append(call.path())
                .append('`')
                .append(call.action().map(name -> " `" + name + "`").orElse(""))
                .append(" (3.")
                .append(call.since())
                .append(")\n"));
        return text.toString();
    }

    private static String rule(Route.Policy policy) {
        return "`" + policy.rule() + "`" + (policy.adminOnly() ? " (administrators)" : "");
    }

    private static String fields(Body body) {
        return fields(body.shape());
    }

    private static String fields(Shape shape) {
        if (!(shape instanceof Shape.Struct struct)) {
            return "";
        }
        return struct.fields().stream().map(CinderTable::field).collect(Collectors.joining(", "));
    }

    private static String field(Field field) {
        String inner = fields(field.shape());
        String since = field.versions().equals(Versions.ALL)
                ? ""
                : " (3." + field.versions().first() + ")";
        return "`" + field.name() + "`" + (field.required() ? "\\*" : "") + since
                + (inner.isEmpty() ? "" : ": {" + inner + "}");
    }
}
