package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshotId;
import octopus.block.operation.group.GroupMembers;
import octopus.block.operation.group.NewGroupCopy;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/** What the calls on groups and consistency groups take alike, and how it becomes what the domain is asked. */
final class GroupBodies {
    static final Shape TEXT = Shapes.textOrNull(0, 255);

    private GroupBodies() {}

    /** @param kind for the fault: {@code Group} @throws CinderFault 404 when the text is no id at all */
    static UUID id(CinderRequest request, String kind) {
        String text = request.path("id");
        return UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound(kind + " " + text + " could not be found."));
    }

    static Optional<String> text(JsonNode given, String key) {
        return JsonMaps.text(given, key).map(String::strip);
    }

    /** What is not there, or null, stays as it is; a blank text clears it. */
    static GroupMembers.Change change(JsonNode given) {
        return new GroupMembers.Change(
                text(given, "name").map(name -> Optional.of(name).filter(text -> !text.isEmpty())),
                text(given, "description").map(words -> Optional.of(words).filter(text -> !text.isEmpty())),
                volumes(given, "add_volumes"),
                volumes(given, "remove_volumes"));
    }

    /** Ids with commas between them. @throws CinderFault 400 for one that is none */
    private static List<VolumeId> volumes(JsonNode given, String key) {
        List<VolumeId> ids = new ArrayList<>();
        for (String part : JsonMaps.text(given, key).orElse("").split(",", -1)) {
            if (!part.isBlank()) {
                ids.add(new VolumeId(UuidText.lenient(part.strip())
                        .orElseThrow(() -> CinderFault.badRequest("Invalid input for field/attribute " + key
                                + ". Value: " + part + ". '" + part + "' is not a 'uuid'"))));
            }
        }
        return ids.stream().distinct().toList();
    }

    /**
     * @param snapshotKey name of the field with the snapshot, {@code sourceKey} of that with the group
     * @throws CinderFault 400 unless exactly one of them is given
     */
    static NewGroupCopy copy(JsonNode given, String snapshotKey, String sourceKey) {
        Optional<UUID> snapshot = source(given, snapshotKey);
        Optional<UUID> source = source(given, sourceKey);
        if (snapshot.isPresent() == source.isPresent()) {
            throw CinderFault.badRequest("Exactly one of '" + snapshotKey + "' and '" + sourceKey
                    + "' must be provided to create a group from a source.");
        }
        return new NewGroupCopy(
                text(given, "name"),
                text(given, "description"),
                snapshot.map(GroupSnapshotId::new),
                source.map(GroupId::new));
    }

    private static Optional<UUID> source(JsonNode given, String key) {
        return JsonMaps.text(given, key)
                .filter(text -> !text.isBlank())
                .map(text -> UuidText.lenient(text)
                        .orElseThrow(() -> CinderFault.badRequest("Invalid input for field/attribute " + key
                                + ". Value: " + text + ". '" + text + "' is not a 'uuid'")));
    }
}
