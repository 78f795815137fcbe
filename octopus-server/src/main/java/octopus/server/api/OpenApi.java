package octopus.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.route.Segments;

/** The description of our own API in OpenAPI 3.1, made from the routes. */
public final class OpenApi {
    private final List<Route<ApiRequest>> routes;
    private final String version;

    public OpenApi(List<Route<ApiRequest>> routes, String version) {
        this.routes = List.copyOf(routes);
        this.version = version;
    }

    /** The call that serves it. */
    public static Route<ApiRequest> route(octopus.server.route.Handler<ApiRequest> handler) {
        return Route.of(Method.GET, "/openapi.json", "api openapi", handler)
                .says("This description")
                .answers(200);
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "Octopus",
                        "version",
                        version,
                        "description",
                        "What the Block Storage API has no words for: backends, flows, findings, audit.",
                        "license",
                        Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
        document.put("servers", List.of(Map.of("url", ApiDoor.PREFIX)));
        document.put("security", List.of(Map.of("token", List.of())));
        document.put("paths", paths());
        document.put("components", components());
        return document;
    }

    private Map<String, Object> paths() {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route<ApiRequest> route : routes) {
            @SuppressWarnings("unchecked")
            Map<String, Object> path = (Map<String, Object>)
                    paths.computeIfAbsent(route.path(), key -> new LinkedHashMap<String, Object>());
            path.put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        return paths;
    }

    private static Map<String, Object> operation(Route<ApiRequest> route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.name().replace("api ", ""));
        operation.put("summary", route.sentence());
        List<Object> parameters = new ArrayList<>();
        for (String segment : Segments.of(route.path(), 0)) {
            if (segment.startsWith("{")) {
                parameters.add(Map.of(
                        "name",
                        segment.substring(1, segment.length() - 1),
                        "in",
                        "path",
                        "required",
                        true,
                        "schema",
                        Map.of("type", "string")));
            }
        }
        for (Route.Parameter parameter : route.parameters()) {
            parameters.add(Map.of(
                    "name", parameter.name(),
                    "in", "query",
                    "description", parameter.sentence(),
                    "schema", Map.of("type", "string")));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        route.body()
                .ifPresent(body -> operation.put("requestBody", Map.of("content", json(ShapeSchema.of(body.shape())))));
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(String.valueOf(route.answers().status()), success(route));
        responses.put("default", Map.of("$ref", "#/components/responses/Fault"));
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> success(Route<ApiRequest> route) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", route.sentence());
        route.answers()
                .schema()
                .ifPresent(name -> response.put("content", json(Map.of("$ref", "#/components/schemas/" + name))));
        return response;
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    private Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", AnswerSchemas.all());
        components.put(
                "responses",
                Map.of(
                        "Fault",
                        Map.of(
                                "description",
                                "Why not, and what to do about it",
                                "content",
                                json(Map.of("$ref", "#/components/schemas/FaultAnswer")))));
        components.put(
                "securitySchemes", Map.of("token", Map.of("type", "apiKey", "in", "header", "name", "X-Auth-Token")));
        return components;
    }
}
