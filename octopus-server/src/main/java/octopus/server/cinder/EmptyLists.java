package octopus.server.cinder;

import java.util.List;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** Collections that Octopus has no objects for yet, but that stock clients ask for: they are there, and empty. */
public final class EmptyLists {
    private EmptyLists() {}

    public static List<Route<CinderRequest>> routes() {
        return List.of(
                list("/clusters", "clusters", 7).admin("clusters:get_all"),
                list("/clusters/detail", "clusters", 7).admin("clusters:get_all"));
    }

    private static Route<CinderRequest> list(String path, String key, int since) {
        return Route.<CinderRequest>of(
                        Method.GET,
                        path,
                        "cinder empty.list",
                        request -> request.json(200, out -> {
                            out.writeStartObject();
                            out.writeArrayPropertyStart(key);
                            out.writeEndArray();
                            out.writeEndObject();
                        }))
                .says("Answers an empty list: there are none yet")
                .since(since);
    }
}
