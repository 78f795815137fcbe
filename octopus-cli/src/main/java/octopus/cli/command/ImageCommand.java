package octopus.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus image}: everything but the transfer of the bytes, which {@link ImageTransfer} does. */
@Command(name = "image", addMethodSubcommands = false, description = "Images that volumes are made from.")
final class ImageCommand extends ImageTransfer {
    private static final String PATCH = "application/openstack-images-v2.1-json-patch";

    ImageCommand(Session session) {
        super(session);
    }

    @Command(name = "list", description = "Show images.")
    int list(
            @Option(names = "--name", paramLabel = "NAME", description = "Of this name.") String name,
            @Option(names = "--status", paramLabel = "STATUS", description = "In this status.") String status,
            @Option(names = "--visibility", paramLabel = "WHO", description = "private, shared, community or public.")
                    String visibility,
            @Option(names = "--tag", paramLabel = "TAG", description = "With this tag.") String tag,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("name", name)
                .with("status", status)
                .with("visibility", visibility)
                .with("tag", tag);
        session.printer()
                .list(
                        pages.read(session.images(), "/images", "images", query.map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("status"),
                        Column.of("format", "disk_format"),
                        Column.of("size", row -> amount(row, "size")),
                        Column.of("virtual size", row -> amount(row, "virtual_size")),
                        Column.of("visibility"));
        return 0;
    }

    private static String amount(JsonNode row, String key) {
        return row.path(key).isNumber() ? Progress.amount(row.path(key).asLong()) : "";
    }

    @Command(name = "show", description = "Everything about one image.")
    int show(@Parameters(paramLabel = "IMAGE", description = "Name or id.") String image) {
        session.printer().one(session.images().get("/images/" + Names.image(session, image)));
        return 0;
    }

    @Command(name = "set", description = "Change name, properties, visibility or protection.")
    int set(
            @Parameters(paramLabel = "IMAGE", description = "Name or id.") String image,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--visibility", paramLabel = "WHO", description = "private, shared, community or public.")
                    String visibility,
            @Option(names = "--protected", paramLabel = "true|false", description = "Protect against deletion.")
                    Boolean guarded,
            @Option(names = "--min-disk", paramLabel = "GIB", description = "Smallest volume for it.") Long minDisk,
            @Option(names = "--property", paramLabel = "KEY=VALUE", description = "Property to add or replace.")
                    Map<String, String> properties) {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (name != null) {
            changes.put("name", json.stringNode(name));
        }
        if (visibility != null) {
            changes.put("visibility", json.stringNode(visibility));
        }
        if (guarded != null) {
            changes.put("protected", json.booleanNode(guarded));
        }
        if (minDisk != null) {
            changes.put("min_disk", json.numberNode(minDisk));
        }
        if (properties != null) {
            properties.forEach((key, value) -> changes.put(key, json.stringNode(value)));
        }
        String id = Names.image(session, image);
        JsonNode now = session.images().get("/images/" + id);
        ArrayNode patch = json.arrayNode();
        changes.forEach((key, value) ->
                patch.add(change(now.has(key) ? "replace" : "add", key).set("value", value)));
        session.printer().one(session.images().patch("/images/" + id, patch, PATCH));
        return 0;
    }

    @Command(name = "unset", description = "Take properties away.")
    int unset(
            @Parameters(paramLabel = "IMAGE", description = "Name or id.") String image,
            @Option(names = "--property", paramLabel = "KEY", required = true, description = "Property to take away.")
                    List<String> keys) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> patch.add(change("remove", key)));
        session.printer().one(session.images().patch("/images/" + Names.image(session, image), patch, PATCH));
        return 0;
    }

    private static ObjectNode change(String operation, String key) {
        ObjectNode change = Json.object();
        change.put("op", operation);
        change.put("path", "/" + key.replace("~", "~0").replace("/", "~1"));
        return change;
    }

    @Command(name = "delete", description = "Delete images.")
    int delete(@Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names or ids.") List<String> images) {
        images.forEach(image -> session.images().delete("/images/" + Names.image(session, image)));
        session.printer().say("Deleted " + String.join(", ", images));
        return 0;
    }

    @Command(name = "tag", description = "Add or remove tags.")
    int tag(
            @Parameters(paramLabel = "IMAGE", description = "Name or id.") String image,
            @Option(names = "--add", paramLabel = "TAG", description = "Tag to add.") List<String> add,
            @Option(names = "--remove", paramLabel = "TAG", description = "Tag to remove.") List<String> remove) {
        String path = "/images/" + Names.image(session, image);
        if (add != null) {
            add.forEach(tag -> session.images().put(path + "/tags/" + Door.escape(tag), Json.object()));
        }
        if (remove != null) {
            remove.forEach(tag -> session.images().delete(path + "/tags/" + Door.escape(tag)));
        }
        session.printer().one(session.images().get(path));
        return 0;
    }
}
