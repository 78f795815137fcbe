package octopus.server.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octopus.core.Caller;
import octopus.server.auth.SessionCookie;
import octopus.server.auth.SignIn;
import octopus.server.auth.policy.RuleCatalog;
import octopus.server.auth.policy.RuleDefault;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.spi.Secret;

/** Who asks, and what they may: from this the console knows which of its controls to offer. Signing in and out. */
public final class SessionResource {
    private static final List<String> GIVEN = List.of("user", "password", "project", "domain", "token");
    private static final String AS_TOKEN = "token";

    private final String strategy;
    private final SignIn signIn;

    /** @param strategy how it is found out who asks, in the word of the setting auth.strategy */
    public SessionResource(String strategy, SignIn signIn) {
        this.strategy = strategy;
        this.signIn = signIn;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/session", "api session.show", this::show)
                        .says("Says who asks, and which rules let them")
                        .toAnybody()
                        .answers(200, "Session"),
                Route.<ApiRequest>of(Method.POST, "/session", "api session.begin", this::begin)
                        .says("Signs in; the answer has the session as a cookie, or as a token where one is asked for")
                        .toAnybody()
                        .takes(Body.of(
                                Field.optional("user", Shapes.text(1, 255)),
                                Field.optional("password", Shapes.text(0, 1024)),
                                Field.optional("project", Shapes.text(0, 255)).says("Name or id, with Keystone"),
                                Field.optional("domain", Shapes.text(0, 255))
                                        .says("Of user and project, with Keystone"),
                                Field.optional("token", Shapes.text(1, 4096))
                                        .says("Of Keystone, in the place of a password"),
                                Field.optional("as", Shapes.choice("cookie", AS_TOKEN))
                                        .says("token: for programs, which send it as X-Auth-Token")))
                        .answers(200, "SessionBegun"),
                Route.<ApiRequest>of(Method.DELETE, "/session", "api session.end", this::end)
                        .says("Signs out")
                        .toAnybody()
                        .answers(204),
                Route.<ApiRequest>of(Method.POST, "/session/password", "api session.password", this::password)
                        .says("Changes one's own password; every session of the user ends")
                        .takes(Body.of(
                                Field.required("old", Shapes.text(0, 1024)),
                                Field.required("new", Shapes.text(0, 1024))))
                        .answers(204));
    }

    private void show(ApiRequest request) {
        Caller caller = request.caller();
        boolean signedIn = !caller.user().isEmpty();
        boolean mustChange = signedIn && signIn.mustChange(caller);
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
                                        .put("must_change_password", mustChange)
                                        .put("rules", signedIn && !mustChange ? rules(request) : List.of())));
    }

    private static List<String> rules(ApiRequest request) {
        return RuleCatalog.all().stream()
                .map(RuleDefault::name)
                .filter(request::may)
                .toList();
    }

    private void begin(ApiRequest request) {
        Map<String, String> given = new HashMap<>();
        GIVEN.forEach(name -> request.text(name).ifPresent(value -> given.put(name, value)));
        Secret token = signIn.begin(given, request.exchange().requestId());
        boolean asToken = request.text("as").filter(AS_TOKEN::equals).isPresent();
        if (!asToken) {
            SessionCookie.give(request.exchange(), token.reveal());
        }
        request.answer(
                200,
                Row.of().put("session", Row.of().put("strategy", strategy).when(asToken, "token", token.reveal())));
    }

    private void end(ApiRequest request) {
        SessionCookie.token(request.exchange()).ifPresent(signIn::end);
        SessionCookie.take(request.exchange());
        request.empty();
    }

    private void password(ApiRequest request) {
        signIn.changePassword(
                request.caller(),
                Secret.of(request.text("old").orElse("")),
                Secret.of(request.text("new").orElse("")));
        SessionCookie.take(request.exchange());
        request.empty();
    }
}
