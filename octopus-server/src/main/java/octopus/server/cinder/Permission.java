package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.block.room.BlockRoom;
import octopus.server.auth.Credentials;
import octopus.server.auth.policy.Policy;
import octopus.server.auth.policy.Rights;
import octopus.server.auth.policy.Target;
import octopus.server.http.Method;
import octopus.server.route.Route;

/**
 * Asks the rule of a call before it is answered. Whether a thing is of the caller's project is the rooms' to see: to
 * others it is not there. So a rule is asked about one's own things, and whose they are is looked up only for a rule
 * that tells users of one project apart, or that an administrator passes only with things of their own.
 */
public final class Permission {
    private final Policy policy;
    private final Owners owners;

    private Permission(Policy policy, Owners owners) {
        this.policy = policy;
        this.owners = owners;
    }

    public static Permission by(Policy policy, BlockRoom room) {
        return new Permission(policy, Owners.in(room));
    }

    /** The defaults, which never look at users. */
    static Permission usual() {
        return new Permission(Policy.defaults(), Owners.nobody());
    }

    Rights rights(Credentials credentials) {
        return policy.rights(credentials);
    }

    /** @throws IllegalArgumentException when the route asks for a rule that there is not */
    void check(Route<CinderRequest> route) {
        Optional<String> unknown = route.policy().map(Route.Policy::rule).filter(rule -> !policy.knows(rule));
        if (unknown.isPresent()) {
            throw new IllegalArgumentException(route.name() + " asks for a rule that there is not: " + unknown.get());
        }
    }

    /** @throws CinderFault 403 when the rule does not let the caller */
    void require(Route<CinderRequest> route, List<String> values, Rights rights) {
        if (route.policy().isEmpty()) {
            return;
        }
        String rule = route.policy().get().rule();
        if (!rights.may(rule, target(rule, route, values, rights))) {
            throw CinderFault.forbidden(rule);
        }
        if (rights.caller().project().isEmpty() && makesSomething(route)) {
            throw CinderFault.badRequest("Invalid input received: what is made belongs to a project, and the token is"
                    + " for none. Ask for a token of a project.");
        }
    }

    private Target target(String rule, Route<CinderRequest> route, List<String> values, Rights rights) {
        return rights.looksAtOwner(rule) && !rights.mayWhosever(rule)
                ? owners.of(route.path(), values, rights.caller()).orElse(rights.own())
                : rights.own();
    }

    private static boolean makesSomething(Route<CinderRequest> route) {
        return route.method() == Method.POST
                && !route.policy().get().adminOnly()
                && !route.path().contains("{");
    }
}
