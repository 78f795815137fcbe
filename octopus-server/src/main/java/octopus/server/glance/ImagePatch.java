package octopus.server.glance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.block.image.ImageDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** A list of changes in the API's two dialects of JSON Patch; applied all or not at all. */
record ImagePatch(List<Change> changes) {
    static final String OLD = "application/openstack-images-v2.0-json-patch";
    static final String NEW = "application/openstack-images-v2.1-json-patch";

    private enum Verb {
        ADD,
        REPLACE,
        REMOVE
    }

    /** @param strict whether adding what is there already is refused, as the old dialect wants it */
    private record Change(Verb verb, String name, JsonNode value, boolean strict) {}

    static ImagePatch read(GlanceRequest request) {
        String type = request.contentType().orElse("");
        if (!type.equals(OLD) && !type.equals(NEW)) {
            throw new GlanceFault(
                    415,
                    "Image PATCH expects Content-Type one of: " + OLD + ", " + NEW,
                    java.util.Map.of("Accept-Patch", OLD + ", " + NEW));
        }
        JsonNode body = request.json();
        if (!body.isArray()) {
            throw GlanceFault.badRequest("Request body must be a JSON array of operation objects.");
        }
        List<Change> changes = new ArrayList<>();
        for (JsonNode operation : body) {
            if (!operation.isObject()) {
                throw GlanceFault.badRequest("Operations must be JSON objects.");
            }
            changes.add(type.equals(OLD) ? old(operation) : current(operation));
        }
        return new ImagePatch(changes);
    }

    private static Change current(JsonNode operation) {
        Verb verb = verb(operation.path("op").asString(""))
                .orElseThrow(() -> GlanceFault.badRequest(
                        "Invalid operation: 'op' must be one of the following: add, remove, replace."));
        return change(verb, operation.path("path"), operation, false);
    }

    private static Change old(JsonNode operation) {
        List<String> verbs = operation.propertyNames().stream()
                .filter(name -> verb(name).isPresent())
                .toList();
        if (verbs.size() != 1) {
            throw GlanceFault.badRequest(
                    "Operation objects must contain exactly one member named \"add\", \"remove\", or \"replace\".");
        }
        Verb verb = verb(verbs.getFirst()).orElseThrow();
        return change(verb, operation.path(verbs.getFirst()), operation, true);
    }

    private static Change change(Verb verb, JsonNode path, JsonNode operation, boolean strict) {
        String name = name(path);
        ImageFields.requireChangeable(name);
        JsonNode value = operation.get("value");
        if (verb != Verb.REMOVE && value == null) {
            throw GlanceFault.badRequest("Operation \"" + verb.name().toLowerCase(java.util.Locale.ROOT)
                    + "\" requires a member named \"value\".");
        }
        return new Change(verb, name, value == null ? NullNode.getInstance() : value, strict);
    }

    /** Only pointers of one step: {@code /name}. */
    private static String name(JsonNode path) {
        String pointer = path.asString("");
        if (!pointer.startsWith("/")) {
            throw GlanceFault.badRequest("Pointer `" + pointer + "` does not start with \"/\".");
        }
        String step = pointer.substring(1);
        if (step.isBlank() || step.indexOf('/') >= 0) {
            throw GlanceFault.badRequest("Invalid JSON pointer for this resource: '" + pointer + "'");
        }
        if (step.endsWith("~") || step.matches(".*~[^01].*")) {
            throw GlanceFault.badRequest(
                    "Pointer `" + pointer + "` contains \"~\" not part of a recognized escape sequence.");
        }
        return step.replace("~1", "/").replace("~0", "~").strip();
    }

    private static Optional<Verb> verb(String word) {
        return switch (word) {
            case "add" -> Optional.of(Verb.ADD);
            case "replace" -> Optional.of(Verb.REPLACE);
            case "remove" -> Optional.of(Verb.REMOVE);
            default -> Optional.empty();
        };
    }

    ImageDescription apply(ImageDescription start) {
        ImageDescription description = start;
        for (Change change : changes) {
            description = switch (change.verb()) {
                case ADD -> add(description, change);
                case REPLACE -> replace(description, change);
                case REMOVE -> remove(description, change);
            };
        }
        return description;
    }

    private static ImageDescription add(ImageDescription description, Change change) {
        if (change.strict() && has(description, change.name())) {
            throw new GlanceFault(409, "Property " + change.name() + " already present.");
        }
        return ImageFields.with(description, change.name(), change.value());
    }

    private static ImageDescription replace(ImageDescription description, Change change) {
        requirePresent(description, change);
        return ImageFields.with(description, change.name(), change.value());
    }

    private static ImageDescription remove(ImageDescription description, Change change) {
        if (ImageFields.isAttribute(change.name())) {
            throw GlanceFault.forbidden("Property " + change.name() + " may not be removed.");
        }
        requirePresent(description, change);
        return description.withoutProperty(change.name());
    }

    private static void requirePresent(ImageDescription description, Change change) {
        if (!has(description, change.name())) {
            throw new GlanceFault(409, "Property " + change.name() + " does not exist.");
        }
    }

    private static boolean has(ImageDescription description, String name) {
        return ImageFields.isAttribute(name) || description.properties().containsKey(name);
    }
}
