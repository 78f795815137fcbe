package octopus.server.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendState;
import octopus.block.finding.Check;
import octopus.block.finding.Healing;
import octopus.block.finding.Sighting;
import octopus.block.finding.StandingFinding;
import octopus.block.operation.upkeep.Upkeep;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.words.ChineseWords;

/** What is wrong: backends that do not answer, and where storage and database disagree. */
public final class FindingsResource {
    private static final String ANSWERS = "backend-answers";
    private static final String RULE = "finding:heal";

    private final Upkeep upkeep;
    private final BackendService backends;

    public FindingsResource(Upkeep upkeep, BackendService backends) {
        this.upkeep = upkeep;
        this.backends = backends;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(
                                Method.GET, "/findings", "api findings.list", request -> answer(request, upkeep.list()))
                        .says("Lists what is found wrong, and which flow would heal it")
                        .admin("finding:list")
                        .answers(200, "Findings"),
                Route.<ApiRequest>of(
                                Method.POST,
                                "/findings/look",
                                "api findings.look",
                                request -> answer(request, upkeep.look()))
                        .says("Compares every ready backend with the database now; changes nothing")
                        .admin("finding:list")
                        .answers(200, "Findings"),
                Route.<ApiRequest>of(Method.POST, "/findings/{id}/heal", "api findings.heal", this::heal)
                        .says("Begins the flow that puts it right")
                        .admin(RULE)
                        .answers(202, "Healing"));
    }

    private void heal(ApiRequest request) {
        UUID id = request.id("id");
        request.answer(
                202, Row.of().put("flow", upkeep.heal(request.caller(), id).toString()));
    }

    private void answer(ApiRequest request, List<StandingFinding> standing) {
        Stream<Row> failed = backends.list().stream()
                .filter(view -> view.state() instanceof BackendState.Failed)
                .map(view -> row(view.backend().name(), (BackendState.Failed) view.state()));
        List<Row> rows = Stream.concat(failed, standing.stream().map(FindingsResource::row))
                .toList();
        request.answer(200, Row.of().put("findings", rows));
    }

    private static Row row(StandingFinding finding) {
        Sighting seen = finding.sighting();
        return Row.of()
                .put("id", finding.id())
                .put("severity", seen.check().severity().word())
                .put("check", seen.check().word())
                .put("sentence", seen.check().sentence())
                .put("sentence_zh", ChineseWords.CHECKS.find(seen.check().word()))
                .put("backend", finding.backend())
                .put("where", seen.place())
                .said("what", seen.fault().what())
                .said("cause", seen.fault().cause())
                .said("correction", seen.fault().correction())
                .put("healing", seen.healing().map(Healing::word))
                .put("since", finding.since());
    }

    /** Not kept: the backend itself knows. Its id is the same each time it is asked for. */
    private static Row row(String backend, BackendState.Failed failed) {
        byte[] name = (ANSWERS + " " + backend).getBytes(StandardCharsets.UTF_8);
        return Row.of()
                .put("id", UUID.nameUUIDFromBytes(name))
                .put("severity", Check.Severity.FAILURE.word())
                .put("check", ANSWERS)
                .put("sentence", "A backend does not answer, or could not be opened.")
                .put("sentence_zh", ChineseWords.CHECKS.find(ANSWERS))
                .put("backend", backend)
                .put("where", "backend:" + backend)
                .said("what", failed.fault().what())
                .said("cause", failed.fault().cause())
                .said("correction", failed.fault().correction())
                .put("healing", Optional.empty())
                .put("since", failed.since());
    }
}
