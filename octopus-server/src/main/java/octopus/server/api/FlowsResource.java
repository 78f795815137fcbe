package octopus.server.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowFault;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowState;
import octopus.core.flow.FlowStep;
import octopus.core.flow.Flows;
import octopus.core.flow.Subject;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.Fault;

/** What is being done, step by step, and the hands of a person in it. */
public final class FlowsResource {
    private static final String RULE = "flow:steer";
    private static final String STEP = "step.";
    private final Flows flows;

    public FlowsResource(Flows flows) {
        this.flows = flows;
    }

    public List<Route<ApiRequest>> routes() {
        String one = "/flows/{id}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/flows", "api flows.list", this::list)
                        .says("Lists flows, newest first")
                        .admin("flow:list")
                        .query(
                                new Route.Parameter("state", "only in this state, such as running"),
                                new Route.Parameter("name", "only of this name, such as create-volume"),
                                new Route.Parameter("subject", "only about this object, such as volume:ID"),
                                new Route.Parameter("limit", "how many at most, 1 to 1000"),
                                new Route.Parameter("marker", "the last flow of the page before"))
                        .answers(200, "Flows"),
                Route.<ApiRequest>of(Method.GET, one, "api flows.show", this::show)
                        .says("Shows a flow with its steps so far")
                        .admin("flow:list")
                        .answers(200, "Flow"),
                Route.<ApiRequest>of(Method.POST, one + "/suspend", "api flows.suspend", this::suspend)
                        .says("Stops it after the current step")
                        .admin(RULE)
                        .answers(202, "Flow"),
                Route.<ApiRequest>of(Method.POST, one + "/resume", "api flows.resume", this::resume)
                        .says("Lets a suspended flow go on")
                        .admin(RULE)
                        .answers(202, "Flow"),
                Route.<ApiRequest>of(Method.POST, one + "/release", "api flows.release", this::release)
                        .says("Tries a stuck flow again, forward or in reverse")
                        .admin(RULE)
                        .takes(Body.of(Field.required("direction", Shapes.choice("forward", "revert"))
                                .says("forward: try again to finish; revert: undo")))
                        .answers(202, "Flow"));
    }

    private void list(ApiRequest request) {
        int limit = request.limit();
        Flows.Query query = new Flows.Query(
                request.query("state").map(FlowsResource::state),
                request.query("name"),
                request.query("subject").map(FlowsResource::subject),
                Set.of());
        Optional<FlowId> before = request.query("marker")
                .map(text -> UuidText.strict(text)
                        .map(FlowId::new)
                        .orElseThrow(() -> ApiRequest.wrong("marker", "\"" + text + "\" is not the id of a flow")));
        List<Flow> found = flows.list(query, before, limit);
        request.answer(
                200,
                Row.of()
                        .put("flows", found.stream().map(FlowsResource::row).toList())
                        .put(
                                "next",
                                found.size() < limit ? null : found.getLast().id()));
    }

    private static FlowState state(String text) {
        for (FlowState state : FlowState.values()) {
            if (state.name().equalsIgnoreCase(text)) {
                return state;
            }
        }
        throw ApiRequest.wrong("state", "\"" + text + "\" is not a state of flows");
    }

    /** {@code kind:id}; an id alone is that of a volume. */
    private static Subject subject(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Subject("volume", text)
                : new Subject(text.substring(0, colon), text.substring(colon + 1));
    }

    private Flow find(ApiRequest request) {
        FlowId id = new FlowId(request.id("id"));
        return flows.find(id)
                .orElseThrow(() -> Fault.of(FlowFault.FLOW_NOT_FOUND, "Flow " + id, "there is no such flow", "")
                        .exception());
    }

    private void show(ApiRequest request) {
        answer(request, 200);
    }

    private void suspend(ApiRequest request) {
        flows.suspend(find(request).id(), request.caller());
        answer(request, 202);
    }

    private void resume(ApiRequest request) {
        flows.resume(find(request).id(), request.caller());
        answer(request, 202);
    }

    private void release(ApiRequest request) {
        Flows.Direction direction =
                Flows.Direction.valueOf(request.text("direction").orElse("").toUpperCase(Locale.ROOT));
        flows.release(find(request).id(), direction, request.caller());
        answer(request, 202);
    }

    private void answer(ApiRequest request, int status) {
        Flow flow = find(request);
        List<Row> steps =
                flows.history(flow.id()).stream().map(FlowsResource::row).toList();
        request.answer(status, Row.of().put("flow", row(flow).put("steps", steps)));
    }

    static Row row(Flow flow) {
        return Row.of()
                .put("id", flow.id())
                .named("name", Optional.of(flow.name()), "")
                .put("version", flow.version())
                .put(
                        "subject",
                        flow.subjects().isEmpty() ? null : flow.subjects().getFirst())
                .put("subjects", flow.subjects())
                .put("state", flow.state())
                .named("position", flow.position(), STEP)
                .noted("waiting_for", flow.waitingFor())
                .put("progress", flow.progress())
                .put("attempts", flow.attempts())
                .put("fault", flow.fault())
                .put("user", flow.caller().user())
                .put("project", flow.caller().project())
                .put("request", flow.caller().requestId())
                .put("created_at", flow.createdAt())
                .put("updated_at", flow.updatedAt());
    }

    private static Row row(FlowStep step) {
        return Row.of()
                .put("sequence", step.sequence())
                .named("name", Optional.of(step.name()), STEP)
                .put("direction", step.direction())
                .put("attempt", step.attempt())
                .put("state", step.state())
                .put("started_at", step.startedAt())
                .put("ended_at", step.endedAt())
                .noted("note", step.note())
                .put("fault", step.fault());
    }
}
