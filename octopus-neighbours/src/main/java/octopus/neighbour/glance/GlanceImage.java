package octopus.neighbour.glance;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageId;
import octopus.block.image.ImageStatus;
import octopus.block.image.Visibility;
import octopus.spi.Size;
import tools.jackson.databind.JsonNode;

/**
 * An image as Glance describes it.
 *
 * @param hash what {@code os_hash_algo} and {@code os_hash_value} say
 * @param locations where its bytes are, for whom Glance lets see that
 */
record GlanceImage(ImageFacts facts, Optional<Hash> hash, List<String> locations) {
    /** What Glance itself knows of every image; everything else is a property. */
    private static final Set<String> OWN = Set.of(
            "id",
            "name",
            "status",
            "visibility",
            "size",
            "virtual_size",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "protected",
            "min_ram",
            "min_disk",
            "owner",
            "os_hidden",
            "created_at",
            "updated_at",
            "locations",
            "direct_url",
            "tags",
            "self",
            "file",
            "schema",
            "stores",
            "disk_format",
            "container_format");

    /** @param algorithm as Glance names it: sha256, sha512 … @param value lower-case hexadecimal */
    record Hash(String algorithm, String value) {}

    static GlanceImage of(JsonNode json) {
        Optional<Hash> hash = text(json, "os_hash_algo")
                .flatMap(algorithm -> text(json, "os_hash_value").map(value -> new Hash(algorithm, value)));
        ImageFacts facts = new ImageFacts(
                ImageId.of(json.path("id").asString()),
                text(json, "name"),
                status(json.path("status").asString()),
                text(json, "disk_format"),
                text(json, "container_format"),
                Size.ofBytes(json.path("size").asLong(0)),
                json.path("virtual_size").isNumber()
                        ? Optional.of(Size.ofBytes(json.path("virtual_size").asLong()))
                        : Optional.empty(),
                json.path("min_disk").asLong(0),
                json.path("min_ram").asLong(0),
                text(json, "checksum"),
                hash.filter(given -> given.algorithm().equals("sha512")).map(Hash::value),
                properties(json),
                Visibility.parse(json.path("visibility").asString("")).orElse(Visibility.PRIVATE),
                text(json, "owner").orElse(""));
        return new GlanceImage(facts, hash, locations(json));
    }

    /** Those of interoperable import and of delayed deletion have no word of their own with us. */
    private static ImageStatus status(String wire) {
        return switch (wire) {
            case "uploading", "importing" -> ImageStatus.SAVING;
            case "pending_delete" -> ImageStatus.DELETED;
            default -> ImageStatus.parse(wire).orElse(ImageStatus.KILLED);
        };
    }

    private static Map<String, String> properties(JsonNode json) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (!OWN.contains(entry.getKey()) && !entry.getValue().isNull()) {
                JsonNode value = entry.getValue();
                properties.put(entry.getKey(), value.isString() ? value.asString() : value.toString());
            }
        }
        return properties;
    }

    private static List<String> locations(JsonNode json) {
        List<String> found = new ArrayList<>();
        json.path("locations").forEach(location -> text(location, "url").ifPresent(found::add));
        text(json, "direct_url").filter(url -> !found.contains(url)).ifPresent(found::add);
        return found;
    }

    /** Files among the locations. */
    List<URI> files() {
        return locations.stream()
                .filter(location -> location.startsWith("file:"))
                .map(URI::create)
                .toList();
    }

    String label() {
        return facts.name()
                .map(name -> "image " + name + " (" + facts.id() + ")")
                .orElse("image " + facts.id());
    }

    private static Optional<String> text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        return value.isString() && !value.asString().isEmpty() ? Optional.of(value.asString()) : Optional.empty();
    }
}
