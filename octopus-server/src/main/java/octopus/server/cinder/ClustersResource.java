package octopus.server.cinder;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shapes;

/**
 * Cinder's clusters are groups of volume services that share a backend. In Octopus every process serves every backend, so
 * there are none to group: lists are empty, names are not found.
 */
public final class ClustersResource {
    private static final Set<String> FILTERS =
            Set.of("name", "binary", "is_up", "disabled", "num_hosts", "num_down_hosts");
    private static final Set<String> REPLICATION = Set.of("replication_status", "frozen", "active_backend_id");

    public List<Route<CinderRequest>> routes() {
        Field name = Field.required("name", Shapes.text(1, 255));
        Field binary = Field.optional("binary", Shapes.textOrNull(0, 255));
        return List.of(
                list("/clusters"),
                list("/clusters/detail"),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/clusters/{name}",
                                "cinder clusters.show",
                                request -> missing(request.path("name")))
                        .says("Answers that there is none")
                        .admin("clusters:get")
                        .since(7)
                        .query(new Route.Parameter("binary", "of which kind its services are"))
                        .answers(404),
                update("enable", Body.open(name, binary)),
                update(
                        "disable",
                        Body.open(name, binary, Field.optional("disabled_reason", Shapes.textOrNull(0, 255)))),
                put("{action}", request -> {
                            throw CinderFault.notFound("Unknown action");
                        })
                        .says("Any other action is refused")
                        .answers(404));
    }

    private static Route<CinderRequest> list(String path) {
        return Route.<CinderRequest>of(Method.GET, path, "cinder clusters.list", ClustersResource::list)
                .says("Answers an empty list: every process serves every backend")
                .admin("clusters:get_all")
                .since(7);
    }

    private static Route<CinderRequest> update(String action, Body body) {
        return put(action, request -> missing(request.body("name").asString()))
                .says("Answers that there is no such cluster")
                .takes(body)
                .answers(404);
    }

    private static Route<CinderRequest> put(String action, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.PUT, "/clusters/" + action, "cinder clusters.update", handler)
                .admin("clusters:update")
                .since(7);
    }

    private static void list(CinderRequest request) {
        Set<String> unknown = new TreeSet<>();
        request.query().entries().forEach(entry -> unknown.add(entry.name()));
        unknown.removeAll(FILTERS);
        if (request.at(26)) {
            unknown.removeAll(REPLICATION);
        }
        if (!unknown.isEmpty()) {
            throw CinderFault.badRequest("Invalid input received: Invalid filter keys: " + String.join(", ", unknown));
        }
        for (String flag : List.of("is_up", "disabled")) {
            request.query(flag).filter(text -> Flags.of(text).isEmpty()).ifPresent(text -> {
                throw CinderFault.badRequest("Value '" + text + "' for '" + flag + "' is not a boolean.");
            });
        }
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("clusters");
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void missing(String name) {
        throw CinderFault.notFound("Cluster " + name + " could not be found.");
    }
}
