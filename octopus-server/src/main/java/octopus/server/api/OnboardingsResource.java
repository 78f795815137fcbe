package octopus.server.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.onboard.check.Preflight;
import octopus.onboard.pipeline.OnboardRoom;
import octopus.onboard.pipeline.Onboarding;
import octopus.onboard.pipeline.OnboardingService;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.verify.AcceptanceReport;
import octopus.onboard.verify.ReportPage;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.words.ChineseWords;
import octopus.spi.Fault;

/** From a spec to a backend that serves volumes, and back: what the console and the command line stand on. */
public final class OnboardingsResource {
    private static final String LOOK = "onboarding:list";
    private static final String RULE = "onboarding:change";
    private static final String APPROVE = "onboarding:approve";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);
    private static final Shape OBJECT = new Shape.FreeObject(0, false, false);
    private static final Shape OBJECT_OR_TEXT = new Shape.FreeObject(0, true, false);
    private static final Shape TEXTS = new Shape.ListOf(Shapes.text(1, 255), 0, false);

    private static final Body SPEC = Body.of(
            Field.required("name", Shapes.text(1, 63))
                    .says("Of the backend: letters, digits, dots, hyphens, underscores"),
            Field.optional("product", Shapes.text(0, 63)).says("A product of the catalogue, which knows its driver"),
            Field.optional("driver", Shapes.text(0, 63)).says("The id of an installed driver"),
            Field.optional("options", OBJECT).says("The driver's options, secret ones too"),
            Field.optional("secrets", OBJECT).says("Secret options, for drivers that Octopus does not know"),
            Field.optional("nodes", TEXTS).says("Nodes that shall use it; the first is the canary"),
            Field.optional("types", new Shape.ListOf(OBJECT_OR_TEXT, 0, false))
                    .says("Volume types that shall be there: names, or objects with name and extra_specs"),
            Field.optional("target", OBJECT_OR_TEXT).says("Whose block service gets it; built-in without it"),
            Field.optional("acceptance", new Shape.Anything())
                    .says("How volumes are tried: run, size_gib, data_mib, overwrite"),
            Field.optional("zone", Shapes.text(0, 255)).says("Availability zone"),
            Field.optional("network", new Shape.ListOf(OBJECT, 0, false))
                    .says("Interfaces of nodes: node, kind, name, parent, vlan, ports, mtu, addresses"));
    private static final Body IMPORT = Body.of(
            Field.required("target", OBJECT)
                    .says("An existing Cinder, as in a spec: hosts, config, service, api, token"),
            Field.optional("look_only", Shapes.flag()).says("Only tell what would be taken"));
    private static final Body PLAN =
            Body.of(Field.required("plan", Shapes.text(1, 64)).says("The hash of the plan that was looked at"));

    private final OnboardRoom room;
    private final OnboardingService onboardings;

    public OnboardingsResource(OnboardRoom room) {
        this.room = room;
        this.onboardings = room.onboardings();
    }

    public List<Route<ApiRequest>> routes() {
        String one = "/onboardings/{name}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/onboardings", "api onboardings.list", this::list)
                        .says("Lists the onboardings and where they stand")
                        .admin(LOOK)
                        .answers(200, "Onboardings"),
                Route.<ApiRequest>of(Method.POST, "/onboardings", "api onboardings.create", this::create)
                        .says("Takes a spec, and begins to look; nothing is changed")
                        .admin(RULE)
                        .takes(SPEC)
                        .answers(201, "Onboarding"),
                Route.<ApiRequest>of(Method.GET, "/onboarding-checks", "api onboardings.checks", this::checks)
                        .says("Lists what preflight looks at")
                        .admin(LOOK)
                        .answers(200, "OnboardingChecks"),
                Route.<ApiRequest>of(Method.GET, one, "api onboardings.show", this::show)
                        .says("Shows an onboarding with findings, path matrix, plan, progress and report")
                        .admin(LOOK)
                        .query(new Route.Parameter(
                                "wait", "seconds to wait for the flow at work to come to an end, 50 at most"))
                        .answers(200, "Onboarding"),
                Route.<ApiRequest>of(Method.PUT, one, "api onboardings.change", this::change)
                        .says("Takes another spec for the same backend; secrets that are not given stay")
                        .admin(RULE)
                        .takes(SPEC)
                        .answers(200, "Onboarding"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/check",
                                "api onboardings.check",
                                request -> answer(request, 202, onboardings.check(request.caller(), name(request))))
                        .says("Looks again at everything, and makes the plan anew")
                        .admin(RULE)
                        .answers(202, "Onboarding"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/checks/{check}",
                                "api onboardings.check-again",
                                request -> answer(
                                        request,
                                        202,
                                        onboardings.checkAgain(request.caller(), name(request), request.path("check"))))
                        .says("Runs one check again; what the others found stays, and the plan is made anew")
                        .admin(RULE)
                        .answers(202, "Onboarding"),
                Route.<ApiRequest>of(Method.POST, one + "/approve", "api onboardings.approve", this::approve)
                        .says("Has the plan carried out")
                        .admin(APPROVE)
                        .takes(PLAN)
                        .answers(202, "Onboarding"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/roll-back",
                                "api onboardings.roll-back",
                                request -> answer(request, 202, onboardings.rollBack(request.caller(), name(request))))
                        .says("Makes everything as it was before; refused while volumes are on it")
                        .admin(APPROVE)
                        .answers(202, "Onboarding"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/retire",
                                "api onboardings.retire",
                                request -> answer(request, 202, onboardings.retire(request.caller(), name(request))))
                        .says("Takes an active backend away; refused while volumes are on it")
                        .admin(APPROVE)
                        .answers(202, "Onboarding"),
                Route.<ApiRequest>of(Method.GET, one + "/drift", "api onboardings.drift", this::drift)
                        .says("How what is there differed from what was agreed when it was last looked at")
                        .admin(LOOK)
                        .answers(200, "OnboardingDrift"),
                Route.<ApiRequest>of(Method.POST, "/onboarding-imports", "api onboardings.import", this::imported)
                        .says("Takes the backends of a running Cinder as managed ones; nothing on its hosts is touched")
                        .admin(RULE)
                        .takes(IMPORT)
                        .answers(200, "OnboardingImports"),
                Route.<ApiRequest>of(Method.GET, one + "/report", "api onboardings.report", this::report)
                        .says("The report of the last acceptance run, with the key that its signature is checked with")
                        .admin(LOOK)
                        .query(new Route.Parameter("format", "json, or html for a page to be kept"))
                        .answers(200, "AcceptanceReport"),
                Route.<ApiRequest>of(Method.DELETE, one, "api onboardings.remove", this::remove)
                        .says("Forgets one that is over")
                        .admin(RULE)
                        .answers(204));
    }

    private static String name(ApiRequest request) {
        return request.path("name");
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "onboardings",
                                onboardings.list().stream()
                                        .map(OnboardingRows::row)
                                        .toList()));
    }

    private void checks(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "checks",
                                Preflight.all().stream()
                                        .map(check -> Row.of()
                                                .put("id", check.id())
                                                .put("sentence", check.sentence())
                                                .put("sentence_zh", ChineseWords.CHECKS.find(check.id())))
                                        .toList()));
    }

    private void create(ApiRequest request) {
        answer(request, 201, onboardings.create(request.caller(), room.specs().read(request.body())));
    }

    private void show(ApiRequest request) {
        Duration wait = request.query("wait")
                .map(text -> seconds(text))
                .filter(asked -> asked.compareTo(LONGEST_WAIT) < 0)
                .orElse(request.query("wait").isPresent() ? LONGEST_WAIT : Duration.ZERO);
        answer(request, 200, wait.isZero() ? onboardings.show(name(request)) : onboardings.await(name(request), wait));
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Math.max(0, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            throw ApiRequest.wrong("wait", "\"" + text + "\" is not a number of seconds");
        }
    }

    private void change(ApiRequest request) {
        if (!request.text("name").orElse("").equals(name(request))) {
            throw ApiRequest.wrong(
                    "name",
                    "the spec is about " + request.text("name").orElse("") + ", the path about " + name(request));
        }
        answer(request, 200, onboardings.change(request.caller(), room.specs().read(request.body())));
    }

    private void approve(ApiRequest request) {
        answer(
                request,
                202,
                onboardings.approve(
                        request.caller(), name(request), request.text("plan").orElse("")));
    }

    private void report(ApiRequest request) {
        AcceptanceReport report = onboardings
                .show(name(request))
                .report()
                .orElseThrow(() -> Fault.of(
                                OnboardFault.ONBOARDING_NOT_FOUND,
                                "Report of " + name(request),
                                "no volume of it was tried yet",
                                "Approve its plan first.")
                        .exception());
        if (request.query("format").filter("html"::equals).isPresent()) {
            request.exchange().text(200, "text/html; charset=UTF-8", ReportPage.of(report));
            return;
        }
        request.answer(
                200,
                Row.of()
                        .put("report", Json.MAPPER.convertValue(report, Map.class))
                        .put("public_key", onboardings.reportKey()));
    }

    private void drift(ApiRequest request) {
        request.answer(200, OnboardingRows.drift(onboardings.show(name(request))));
    }

    private void imported(ApiRequest request) {
        boolean lookOnly = request.body().path("look_only").asBoolean(false);
        request.answer(
                200,
                Row.of()
                        .put(
                                "backends",
                                room
                                        .imports()
                                        .read(
                                                request.caller(),
                                                room.specs()
                                                        .cinder(request.body().path("target")),
                                                room.specs()
                                                        .login(request.body().path("target")),
                                                !lookOnly)
                                        .stream()
                                        .map(OnboardingRows::row)
                                        .toList()));
    }

    private void remove(ApiRequest request) {
        onboardings.remove(request.caller(), name(request));
        request.empty();
    }

    private static void answer(ApiRequest request, int status, Onboarding onboarding) {
        request.answer(status, Row.of().put("onboarding", OnboardingRows.row(onboarding)));
    }
}
