package octopus.server.glance;

import java.util.List;
import java.util.Optional;
import octopus.block.image.ImageId;
import octopus.core.Caller;
import octopus.core.json.Json;
import octopus.server.http.Exchange;
import octopus.server.http.JsonWriter;
import octopus.server.http.Query;
import octopus.server.route.RouteTable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A request after routing: what a resource works with. */
public final class GlanceRequest {
    private static final int LARGEST_BODY = 1 << 20;

    private final Exchange exchange;
    private final Caller caller;
    private final RouteTable.Match<GlanceRequest> match;

    GlanceRequest(Exchange exchange, Caller caller, RouteTable.Match<GlanceRequest> match) {
        this.exchange = exchange;
        this.caller = caller;
        this.match = match;
    }

    public Exchange exchange() {
        return exchange;
    }

    public Caller caller() {
        return caller;
    }

    /** The value of a parameter of the path, decoded. */
    public String path(String parameter) {
        return match.values().get(match.calls().position(parameter));
    }

    /** The image that the path names. What is no id cannot be an image's, so it is not found. */
    public ImageId image() {
        String text = path("image");
        return ImageId.parse(text)
                .orElseThrow(() -> new GlanceFault(404, "No image found with ID " + text + ": ids are UUIDs."));
    }

    public Query query() {
        try {
            return exchange.query();
        } catch (IllegalArgumentException e) {
            throw GlanceFault.badRequest("The query cannot be read: " + e.getMessage());
        }
    }

    /** The body as JSON. */
    public JsonNode json() {
        byte[] bytes = exchange.body(LARGEST_BODY);
        if (bytes.length == 0) {
            throw GlanceFault.badRequest("Body expected in request.");
        }
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw GlanceFault.badRequest("Malformed JSON in request body: " + e.getOriginalMessage());
        }
    }

    /** The media type, without its parameters. */
    public Optional<String> contentType() {
        return exchange.header("Content-Type").map(type -> {
            int semicolon = type.indexOf(';');
            return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        });
    }

    public void answer(int status, JsonWriter writer) {
        exchange.json(status, writer);
    }

    public void done() {
        exchange.empty(204, Optional.empty());
    }

    /** All values of one name, in their order. */
    public List<String> values(String name) {
        return query().entries().stream()
                .filter(entry -> entry.name().equals(name))
                .map(Query.Entry::value)
                .toList();
    }
}
