package octopus.server.route;

import java.util.List;
import java.util.Optional;
import octopus.server.http.Method;

/**
 * One call of an API, declared once.
 *
 * @param path template without the dialect's prefix: {@code /volumes/{id}}
 * @param name what metrics and documents call it: {@code volumes.show}
 * @param sentence what it does
 * @param versions the microversions at which it exists
 * @param action for calls that share a path and tell themselves apart by the one key of their body
 * @param policy the rule that permits it, by Cinder's name where Cinder has one; empty where any caller may
 * @param body what it takes; empty where a body is not looked at
 * @param parameters of the query
 * @param answers what it gives when all is well
 * @param open whether it is answered before it is known who asks, as signing in must be
 */
public record Route<R>(
        Method method,
        String path,
        String name,
        String sentence,
        Versions versions,
        Optional<String> action,
        Optional<Policy> policy,
        Optional<Body> body,
        List<Parameter> parameters,
        Answers answers,
        boolean open,
        Handler<R> handler) {

    /** @param name of the query parameter */
    public record Parameter(String name, String sentence) {}

    /** @param adminOnly whether only administrators pass */
    public record Policy(String rule, boolean adminOnly) {}

    /** @param status when all is well @param schema the name of the answer's schema in the documents, if it has one */
    public record Answers(int status, Optional<String> schema) {}

    public static <R> Route<R> of(Method method, String path, String name, Handler<R> handler) {
        return new Route<>(
                method,
                path,
                name,
                "",
                Versions.ALL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Answers(200, Optional.empty()),
                false,
                handler);
    }

    public Route<R> says(String text) {
        return new Route<>(
                method, path, name, text, versions, action, policy, body, parameters, answers, open, handler);
    }

    public Route<R> since(int minor) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                Versions.since(minor),
                action,
                policy,
                body,
                parameters,
                answers,
                open,
                handler);
    }

    public Route<R> action(String key) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                versions,
                Optional.of(key),
                policy,
                body,
                parameters,
                answers,
                open,
                handler);
    }

    /** Everybody passes whom the rule's own words let pass; the domain looks at ownership. */
    public Route<R> rule(String rule) {
        return policy(new Policy(rule, false));
    }

    public Route<R> admin(String rule) {
        return policy(new Policy(rule, true));
    }

    private Route<R> policy(Policy given) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                versions,
                action,
                Optional.of(given),
                body,
                parameters,
                answers,
                open,
                handler);
    }

    public Route<R> takes(Body given) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                versions,
                action,
                policy,
                Optional.of(given),
                parameters,
                answers,
                open,
                handler);
    }

    public Route<R> query(Parameter... given) {
        return new Route<>(
                method, path, name, sentence, versions, action, policy, body, List.of(given), answers, open, handler);
    }

    public Route<R> answers(int status) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                versions,
                action,
                policy,
                body,
                parameters,
                new Answers(status, answers.schema()),
                open,
                handler);
    }

    public Route<R> answers(int status, String schema) {
        return new Route<>(
                method,
                path,
                name,
                sentence,
                versions,
                action,
                policy,
                body,
                parameters,
                new Answers(status, Optional.of(schema)),
                open,
                handler);
    }

    /** Anybody may ask, also who is nobody yet; the handler sees a caller without name and roles then. */
    public Route<R> toAnybody() {
        return new Route<>(
                method, path, name, sentence, versions, action, policy, body, parameters, answers, true, handler);
    }
}
