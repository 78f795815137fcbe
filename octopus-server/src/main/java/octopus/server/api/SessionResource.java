package octopus.server.api;

import java.util.List;
import octopus.core.Caller;
import octopus.server.auth.policy.RuleCatalog;
import octopus.server.auth.policy.RuleDefault;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** Who asks, and what they may: from this the console knows which of its controls to offer. */
public final class SessionResource {
    private final String strategy;

    /** @param strategy how it is found out who asks, in the word of the setting auth.strategy */
    public SessionResource(String strategy) {
        this.strategy = strategy;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/session", "api session.show", this::show)
                .says("Says who asks, and which rules let them")
                .toAnybody()
                .answers(200, "Session"));
    }

    private void show(ApiRequest request) {
        Caller caller = request.caller();
        boolean signedIn = !caller.user().isEmpty();
        request.answer(
                200,
                Row.of()
                        .put(
                                "session",
                                Row.of()
                                        .put("strategy", strategy)
                                        .put("signed_in", signedIn)
                                        .put("user", signedIn ? caller.user() : null)
                                        .put("project", signedIn ? caller.project() : null)
                                        .put(
                                                "roles",
                                                caller.roles().stream().sorted().toList())
                                        .put("admin", caller.isAdmin())
                                        .put("must_change_password", false)
                                        .put("rules", signedIn ? rules(request) : List.of())));
    }

    private static List<String> rules(ApiRequest request) {
        return RuleCatalog.all().stream()
                .map(RuleDefault::name)
                .filter(request::may)
                .toList();
    }
}
