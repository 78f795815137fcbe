package octopus.server.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.backend.BackendState;
import octopus.block.backend.DriverCatalog;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import tools.jackson.databind.JsonNode;

/** Backends: added, changed, disabled and removed without a restart. Secret options go in and never come out. */
public final class BackendsResource {
    private static final String RULE = "backend:change";
    private static final Shape OPTIONS = new Shape.FreeObject(0, false, false);
    private static final Body CREATE = Body.of(
            Field.required("name", Shapes.text(1, 63)).says("Letters, digits, dots, hyphens, underscores"),
            Field.required("driver", Shapes.text(1, 63)).says("The id of an installed driver"),
            Field.optional("options", OPTIONS).says("The driver's options, secret ones too"),
            Field.optional("availability_zone", Shapes.textOrNull(1, 255)));
    private static final Body CHANGE = Body.of(
            Field.required("options", OPTIONS).says("All options; secret ones that are not given stay"),
            Field.optional("availability_zone", Shapes.textOrNull(1, 255)));
    private static final Body REASON = Body.of(Field.optional("reason", Shapes.textOrNull(0, 255)));

    private final BackendService backends;
    private final DriverCatalog drivers;

    public BackendsResource(BackendService backends, DriverCatalog drivers) {
        this.backends = backends;
        this.drivers = drivers;
    }

    public List<Route<ApiRequest>> routes() {
        String one = "/backends/{name}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/backends", "api backends.list", this::list)
                        .says("Lists the backends and how they are")
                        .admin("backend:list")
                        .answers(200, "Backends"),
                Route.<ApiRequest>of(Method.POST, "/backends", "api backends.create", this::create)
                        .says("Adds a backend")
                        .admin(RULE)
                        .takes(CREATE)
                        .answers(201, "Backend"),
                Route.<ApiRequest>of(
                                Method.GET,
                                one,
                                "api backends.show",
                                request -> answer(request, backends.show(name(request))))
                        .says("Shows a backend")
                        .admin("backend:list")
                        .answers(200, "Backend"),
                Route.<ApiRequest>of(Method.PUT, one, "api backends.change", this::change)
                        .says("Changes a backend's options; it is opened again with them")
                        .admin(RULE)
                        .takes(CHANGE)
                        .answers(200, "Backend"),
                Route.<ApiRequest>of(Method.DELETE, one, "api backends.remove", this::remove)
                        .says("Removes a backend that has no volumes")
                        .admin(RULE)
                        .answers(204),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/enable",
                                "api backends.enable",
                                request -> answer(
                                        request,
                                        backends.enable(request.caller(), name(request), true, Optional.empty())))
                        .says("Lets it get new volumes again")
                        .admin(RULE)
                        .answers(200, "Backend"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/disable",
                                "api backends.disable",
                                request -> answer(
                                        request,
                                        backends.enable(
                                                request.caller(), name(request), false, request.text("reason"))))
                        .says("Gives it no new volumes; those that it has go on")
                        .admin(RULE)
                        .takes(REASON)
                        .answers(200, "Backend"),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/validate",
                                "api backends.validate",
                                request -> answer(request, backends.validate(name(request))))
                        .says("Tries it now and waits for what comes of it")
                        .admin(RULE)
                        .answers(200, "Backend"));
    }

    private static String name(ApiRequest request) {
        return request.path("name");
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "backends",
                                backends.list().stream()
                                        .map(BackendsResource::row)
                                        .toList()));
    }

    private void create(ApiRequest request) {
        String driver = request.text("driver").orElse("");
        Given given = given(driver, request.body().path("options"));
        BackendView made = backends.create(
                request.caller(),
                new NewBackend(
                        request.text("name").orElse(""),
                        driver,
                        given.options(),
                        given.secrets(),
                        request.text("availability_zone")));
        request.answer(201, Row.of().put("backend", row(made)));
    }

    private void change(ApiRequest request) {
        String name = name(request);
        String driver = backends.show(name).backend().driver();
        Given given = given(driver, request.body().path("options"));
        answer(
                request,
                backends.change(
                        request.caller(), name, given.options(), given.secrets(), request.text("availability_zone")));
    }

    private void remove(ApiRequest request) {
        backends.remove(request.caller(), name(request));
        request.empty();
    }

    private static void answer(ApiRequest request, BackendView view) {
        request.answer(200, Row.of().put("backend", row(view)));
    }

    /** Options as they were given, the secret ones apart. */
    private record Given(Map<String, String> options, Map<String, Secret> secrets) {}

    private Given given(String driver, JsonNode node) {
        Map<String, String> options = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        List<Option> declared = drivers.factory(driver).descriptor().options();
        node.properties().forEach(entry -> {
            String name = entry.getKey();
            boolean secret = declared.stream()
                    .anyMatch(option -> option.name().equals(name) && option instanceof Option.SecretText);
            String value = entry.getValue().asString();
            if (secret) {
                secrets.put(name, Secret.of(value));
            } else {
                options.put(name, value);
            }
        });
        return new Given(options, secrets);
    }

    static Row row(BackendView view) {
        Row row = Row.of()
                .put("name", view.backend().name())
                .put("driver", view.backend().driver())
                .put("state", view.state().word())
                .put("enabled", view.backend().enabled())
                .put("reason", view.backend().disabledReason())
                .put("frozen", view.backend().service().frozen())
                .put("active_place", view.backend().service().activePlace())
                .put("availability_zone", view.backend().availabilityZone())
                .put("options", view.backend().options())
                .put(
                        "secrets",
                        view.backend().secrets().keySet().stream().sorted().toList())
                .put("version", view.backend().version())
                .put("created_at", view.backend().createdAt())
                .put("updated_at", view.backend().updatedAt());
        return switch (view.state()) {
            case BackendState.Configured configured -> row;
            case BackendState.Validating validating -> row;
            case BackendState.Ready ready ->
                row.put("reported_at", ready.reportedAt())
                        .put(
                                "pools",
                                ready.pools().stream().map(pool -> pool.name()).toList());
            case BackendState.Failed failed ->
                row.put("fault", failed.fault())
                        .put("failed_since", failed.since())
                        .put("next_try", failed.nextTry());
        };
    }
}
