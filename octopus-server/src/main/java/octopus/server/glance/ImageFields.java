package octopus.server.glance;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageId;
import octopus.block.image.ImageRules;
import octopus.block.image.Visibility;
import tools.jackson.databind.JsonNode;

/** Attributes of an image from their JSON, by their names in the API. What is no attribute is a property, a text. */
final class ImageFields {
    private static final Set<String> CHANGEABLE = Set.of(
            "name",
            "visibility",
            "owner",
            "disk_format",
            "container_format",
            "min_disk",
            "min_ram",
            "protected",
            "os_hidden",
            "tags");

    private ImageFields() {}

    /** Whether it is one of the attributes that every image has. */
    static boolean isAttribute(String name) {
        return ImageRules.ATTRIBUTES.contains(name);
    }

    /** The body of a creation, but its id. */
    static ImageDescription all(ImageDescription start, JsonNode body) {
        ImageDescription description = start;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals("id")) {
                description = with(description, field.getKey(), field.getValue());
            }
        }
        return description;
    }

    static Optional<ImageId> id(JsonNode body) {
        JsonNode id = body.get("id");
        if (id == null) {
            return Optional.empty();
        }
        return Optional.of(ImageId.parse(text("id", id))
                .orElseThrow(() -> GlanceFault.badRequest("Invalid image id format: " + id.asString())));
    }

    /** @throws GlanceFault naming the field */
    static ImageDescription with(ImageDescription description, String name, JsonNode value) {
        requireChangeable(name);
        return switch (name) {
            case "name" -> description.withName(textOrNull(name, value));
            case "visibility" -> description.withVisibility(visibility(value));
            case "owner" -> textOrNull(name, value).map(description::withOwner).orElse(description);
            case "disk_format" -> description.withDiskFormat(textOrNull(name, value));
            case "container_format" -> description.withContainerFormat(textOrNull(name, value));
            case "min_disk" -> description.withMinDisk(whole(name, value));
            case "min_ram" -> description.withMinRam(whole(name, value));
            case "protected" -> description.withUndeletable(flag(name, value));
            case "os_hidden" -> description.withHidden(flag(name, value));
            case "tags" -> description.withTags(tags(value));
            default -> description.withProperty(name, text(name, value));
        };
    }

    /** @throws GlanceFault where the service sets the attribute */
    static void requireChangeable(String name) {
        if (isAttribute(name) && !CHANGEABLE.contains(name)) {
            throw GlanceFault.forbidden(
                    name.startsWith("location") || name.startsWith("deleted")
                            ? "Attribute '" + name + "' is reserved."
                            : "Attribute '" + name + "' is read-only.");
        }
    }

    private static Visibility visibility(JsonNode value) {
        return Visibility.parse(text("visibility", value))
                .orElseThrow(() -> wrong("visibility", value, "one of community, private, public, shared"));
    }

    private static TreeSet<String> tags(JsonNode value) {
        if (!value.isArray()) {
            throw wrong("tags", value, "a list of texts");
        }
        TreeSet<String> tags = new TreeSet<>();
        value.forEach(tag -> tags.add(text("tags", tag)));
        return tags;
    }

    private static String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw wrong(name, value, "a text");
        }
        return value.asString();
    }

    private static Optional<String> textOrNull(String name, JsonNode value) {
        return value.isNull() ? Optional.empty() : Optional.of(text(name, value));
    }

    private static long whole(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, value, "a whole number");
        }
        return value.asLong();
    }

    private static boolean flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.asBoolean();
    }

    private static GlanceFault wrong(String name, JsonNode value, String wanted) {
        String shown = value.toString();
        return GlanceFault.badRequest("Provided object does not match schema 'image': " + name + " is "
                + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown) + ", and must be " + wanted + ".");
    }
}
