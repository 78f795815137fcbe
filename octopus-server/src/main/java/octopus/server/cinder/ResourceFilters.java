package octopus.server.cinder;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.server.http.Method;
import octopus.server.http.Query;
import octopus.server.route.Route;

/** What of a query filters a list, by the {@link FilterRules}; and the call that tells of them. */
public final class ResourceFilters {
    /** Filters are by the rules since then. */
    static final int SINCE = 31;

    private static final int PARTS_SINCE = 34;
    private static final Set<String> NOT_FILTERS = Set.of(
            "limit",
            "marker",
            "offset",
            "sort",
            "sort_key",
            "sort_dir",
            "all_tenants",
            "with_count",
            "changes-since",
            "list_volume");

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/resource_filters", "cinder resource_filters.list", this::list)
                        .says("Tells by what lists may be filtered")
                        .since(33)
                        .query(new Route.Parameter("resource", "only of this resource")));
    }

    private void list(CinderRequest request) {
        String wanted = request.query("resource").orElse("");
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("resource_filters");
            request.filters().all().forEach((resource, filters) -> {
                if (wanted.isEmpty() || wanted.equals(resource)) {
                    out.writeStartObject();
                    out.writeStringProperty("resource", resource);
                    out.writeArrayPropertyStart("filters");
                    filters.forEach(out::writeString);
                    out.writeEndArray();
                    out.writeEndObject();
                }
            });
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /**
     * The filters of a query, without what pages and sorts it. What Cinder drops is dropped: unknown ones of ordinary
     * callers before 3.31, whatever a file says. An administrator's unknown ones stay and match nothing.
     *
     * @throws CinderFault 400 for unknown ones of ordinary callers from 3.31 on
     */
    static Map<String, String> of(CinderRequest request, String resource) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Query.Entry entry : request.query().entries()) {
            boolean countsRows = entry.name().equals("with_count") && !request.at(45);
            if (!NOT_FILTERS.contains(entry.name()) || countsRows) {
                given.put(entry.name(), entry.value());
            }
        }
        if (request.at(SINCE)) {
            refuseUnknown(request, resource, given.keySet(), request.isAdmin());
        } else if (!request.isAdmin()) {
            given.keySet().removeIf(name -> !FilterRules.usual().allows(resource, name, false));
        }
        return given;
    }

    /** @param any whether every name will do @throws CinderFault 400 when one may not be used */
    static void refuseUnknown(CinderRequest request, String resource, Collection<String> given, boolean any) {
        if (!given.stream().allMatch(US_ASCII.newEncoder()::canEncode)) {
            throw CinderFault.badRequest("Filter keys can only contain ASCII characters.");
        }
        List<String> unknown = given.stream()
                .filter(name -> !any && !request.filters().allows(resource, name, request.at(PARTS_SINCE)))
                .toList();
        if (!unknown.isEmpty()) {
            throw CinderFault.badRequest(
                    "Invalid filters " + String.join(",", unknown) + " are found in query options.");
        }
    }
}
