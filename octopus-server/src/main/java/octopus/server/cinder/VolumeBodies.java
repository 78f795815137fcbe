package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backup.BackupId;
import octopus.block.group.GroupId;
import octopus.block.operation.volume.NewVolume;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** What the calls on volumes take, and how it becomes what the domain is asked. */
final class VolumeBodies {
    private static final String HINTS = "OS-SCH-HNT:scheduler_hints";

    static final Route.Parameter[] LIST = {
        new Route.Parameter("limit", "how many at most"),
        new Route.Parameter("marker", "the id after which the page begins"),
        new Route.Parameter("offset", "how many to leave out"),
        new Route.Parameter("sort", "key:direction, …"),
        new Route.Parameter("all_tenants", "of all projects; for administrators"),
        new Route.Parameter("with_count", "also how many there are; from 3.45")
    };

    private static final Shape METADATA = Shapes.metadataOrNull(Shape.KeyRule.PATH);

    /** Until 3.52 unknown fields of a volume are ignored. */
    static final Body CREATE = Body.of(
            Field.required(
                    "volume",
                    new Shape.Struct(
                            List.of(
                                    Field.optional("name", Shapes.name()),
                                    Field.optional("description", Shapes.name()),
                                    Field.optional("display_name", Shapes.name()),
                                    Field.optional("display_description", Shapes.name()),
                                    Field.optional("volume_type", Shapes.textOrNull(0, 255)),
                                    Field.optional("metadata", METADATA),
                                    Field.optional("snapshot_id", Shapes.uuidOrNull()),
                                    Field.optional("source_volid", Shapes.uuidOrNull()),
                                    Field.optional("consistencygroup_id", Shapes.uuidOrNull()),
                                    Field.optional("size", Shapes.gibOrNull()),
                                    Field.optional("availability_zone", Shapes.textOrNull(1, 255)),
                                    Field.optional("multiattach", Shapes.flagOrNull()),
                                    Field.optional("image_id", Shapes.textOrNull(0, 255)),
                                    Field.optional("imageRef", Shapes.textOrNull(0, 255)),
                                    Field.optional("group_id", Shapes.textOrNull(0, 255))
                                            .since(13),
                                    Field.optional("backup_id", Shapes.uuidOrNull())
                                            .since(47)),
                            Optional.of(53),
                            false)),
            Field.optional(HINTS, new Shape.FreeObject(0, false, true)));

    static final Body UPDATE = Body.of(Field.required(
            "volume",
            Shapes.struct(
                    Field.optional("name", Shapes.name()),
                    Field.optional("description", Shapes.name()),
                    Field.optional("display_name", Shapes.name()),
                    Field.optional("display_description", Shapes.name()),
                    Field.optional("metadata", Shapes.metadata(Shape.KeyRule.PATH)))));

    private VolumeBodies() {}

    static NewVolume newVolume(CinderRequest request, ServerHosts hosts) {
        JsonNode given = request.body("volume");
        refuse(given);
        JsonNode hints = request.body(HINTS);
        Optional<String> image = filled(given, "imageRef").or(() -> filled(given, "image_id"));
        Optional<Integer> size = size(given.path("size"));
        NewVolume wanted = new NewVolume(
                size,
                name(given, "name", "display_name"),
                name(given, "description", "display_description"),
                filled(given, "volume_type"),
                filled(given, "availability_zone"),
                given.path("metadata").isObject() ? JsonMaps.texts(given.path("metadata")) : Map.of(),
                VolumesResource.snapshot(given.path("snapshot_id")),
                VolumesResource.volume(given.path("source_volid")),
                image,
                group(given),
                VolumesResource.ids(hints.path("same_host")),
                VolumesResource.ids(hints.path("different_host")),
                filled(hints, "local_to_instance").map(VolumeBodies::server).map(hosts::of),
                request.may("volume:multiattach"));
        if (size.isEmpty()
                && wanted.snapshot().isEmpty()
                && wanted.source().isEmpty()
                && backup(request).isEmpty()) {
            throw CinderFault.badRequest(
                    "Invalid input for field/attribute size. Value: None. A volume that is not made"
                            + " from a snapshot or a volume needs a size");
        }
        return wanted;
    }

    private static String server(String text) {
        return UuidText.lenient(text)
                .map(Object::toString)
                .orElseThrow(() -> CinderFault.badRequest(
                        "Invalid input received: the hint local_to_instance has to be the id of a server."));
    }

    /** From which it shall be made. */
    static Optional<BackupId> backup(CinderRequest request) {
        return request.at(47)
                ? filled(request.body("volume"), "backup_id")
                        .flatMap(UuidText::lenient)
                        .map(BackupId::new)
                : Optional.empty();
    }

    private static void refuse(JsonNode given) {
        if (Flags.of(given.path("multiattach")).orElse(false)) {
            throw CinderFault.badRequest("multiattach parameter has been removed. The default behavior is to use"
                    + " multiattach enabled volume types. Contact your administrator to create a multiattach enabled"
                    + " volume type and use it to create multiattach volumes.");
        }
    }

    /** Both keys mean the same: a consistency group is a group. */
    private static Optional<GroupId> group(JsonNode given) {
        Optional<GroupId> group = group(given, "group_id");
        Optional<GroupId> older = group(given, "consistencygroup_id");
        if (group.isPresent() && older.isPresent() && !group.equals(older)) {
            throw CinderFault.badRequest("'group_id' and 'consistencygroup_id' name different groups.");
        }
        return group.or(() -> older);
    }

    private static Optional<GroupId> group(JsonNode given, String key) {
        return filled(given, key)
                .map(text -> UuidText.lenient(text)
                        .map(GroupId::new)
                        .orElseThrow(() -> CinderFault.notFound("Group " + text + " could not be found.")));
    }

    private static Optional<Integer> size(JsonNode size) {
        return size.isNull() || size.isMissingNode() ? Optional.empty() : Optional.of(Integer.valueOf(size.asString()));
    }

    private static Optional<String> filled(JsonNode given, String key) {
        return JsonMaps.text(given, key).filter(text -> !text.isBlank());
    }

    private static Optional<String> name(JsonNode given, String key, String older) {
        return JsonMaps.text(given, key).or(() -> JsonMaps.text(given, older)).map(String::strip);
    }

    /** Empty leaves the field as it is; a present empty Optional clears it. */
    static Optional<Optional<String>> change(JsonNode given, String key, String older) {
        if (!given.has(key) && !given.has(older)) {
            return Optional.empty();
        }
        return Optional.of(name(given, key, older));
    }
}
