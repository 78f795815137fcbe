package octopus.server.glance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import octopus.server.http.Exchange;
import octopus.server.http.JsonWriter;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** What clients ask before they do anything: schemas, import methods, and catalogues that are empty here. */
final class DiscoveryResource {
    private static final List<String> SCHEMAS = List.of("image", "images", "member", "members");

    List<Route<GlanceRequest>> routes() {
        return List.of(
                Route.<GlanceRequest>of(Method.GET, "/v2/schemas/{schema}", "schemas.show", this::schema)
                        .says("Shows the JSON Schema of an answer."),
                empty("/v2/info/import", "info.import", out -> {
                            out.writeObjectPropertyStart("import-methods");
                            out.writeStringProperty("description", "Import methods available.");
                            out.writeStringProperty("type", "array");
                            emptyList("value", out);
                            out.writeEndObject();
                        })
                        .says("Says that images are uploaded, not imported."),
                empty("/v2/metadefs/namespaces", "metadefs.namespaces", out -> {
                            emptyList("namespaces", out);
                            out.writeStringProperty("first", "/v2/metadefs/namespaces");
                            out.writeStringProperty("schema", "/v2/schemas/metadefs/namespaces");
                        })
                        .says("Lists the metadata definitions; there are none."),
                empty("/v2/metadefs/resource_types", "metadefs.types", out -> emptyList("resource_types", out))
                        .says("Lists the types of metadata definitions; there are none."),
                empty("/v2/tasks", "tasks.list", out -> {
                            emptyList("tasks", out);
                            out.writeStringProperty("first", "/v2/tasks");
                            out.writeStringProperty("schema", "/v2/schemas/tasks");
                        })
                        .says("Lists tasks; there are none."));
    }

    private static Route<GlanceRequest> empty(String path, String name, JsonWriter content) {
        return Route.of(
                Method.GET,
                path,
                name,
                request -> request.answer(200, out -> {
                    out.writeStartObject();
                    content.write(out);
                    out.writeEndObject();
                }));
    }

    private static void emptyList(String name, tools.jackson.core.JsonGenerator out) {
        out.writeArrayPropertyStart(name);
        out.writeEndArray();
    }

    private void schema(GlanceRequest request) throws IOException {
        String name = request.path("schema");
        if (!SCHEMAS.contains(name)) {
            throw new GlanceFault(
                    404, "There is no schema " + name + "; there are " + String.join(", ", SCHEMAS) + ".");
        }
        request.exchange().bytes(200, Exchange.JSON, text(name).getBytes(StandardCharsets.UTF_8));
    }

    /** The lists' schemas have those of their items inside. */
    private static String text(String name) throws IOException {
        String item = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        String one = resource(item + ".json");
        return name.equals(item)
                ? one
                : resource("list.json").replace("@NAMES@", name).replace("\"@ITEM@\"", one);
    }

    private static String resource(String file) throws IOException {
        try (InputStream in = DiscoveryResource.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("the program lacks its resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
