package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.server.http.Method;
import octopus.server.http.Query;
import octopus.server.route.Route;

/** By what lists may be filtered, as Cinder's default {@code resource_filters.json} has it; and the call that tells. */
public final class ResourceFilters {
    private static final Map<String, List<String>> FILTERS = filters();
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

    private static Map<String, List<String>> filters() {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        filters.put(
                "volume",
                List.of(
                        "name",
                        "status",
                        "metadata",
                        "bootable",
                        "migration_status",
                        "availability_zone",
                        "group_id",
                        "size",
                        "created_at",
                        "updated_at",
                        "consumes_quota"));
        filters.put("backup", List.of("name", "status", "volume_id"));
        filters.put(
                "snapshot", List.of("name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"));
        filters.put("group", List.of("name"));
        filters.put("group_snapshot", List.of("name", "status", "group_id"));
        filters.put("attachment", List.of("volume_id", "status", "instance_id", "attach_status"));
        filters.put("message", List.of("resource_uuid", "resource_type", "event_id", "request_id", "message_level"));
        filters.put("pool", List.of("name", "volume_type"));
        filters.put("volume_type", List.of("is_public", "extra_specs"));
        return filters;
    }

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
            FILTERS.forEach((resource, filters) -> {
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
     * callers before 3.31. An administrator's unknown ones stay and match nothing.
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
        if (given.isEmpty() || request.isAdmin()) {
            return given;
        }
        List<String> known = FILTERS.getOrDefault(resource, List.of());
        List<String> unknown = given.keySet().stream()
                .filter(name -> !known.contains(plain(name)))
                .toList();
        if (!unknown.isEmpty() && request.at(31)) {
            throw CinderFault.badRequest(
                    "Invalid filters " + String.join(",", unknown) + " are found in query options.");
        }
        unknown.forEach(given::remove);
        return given;
    }

    /** {@code name~} asks for a part of the text. */
    static boolean isLike(String name) {
        return name.endsWith("~");
    }

    static String plain(String name) {
        return isLike(name) ? name.substring(0, name.length() - 1) : name;
    }
}
