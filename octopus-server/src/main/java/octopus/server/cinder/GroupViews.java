package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.block.group.Group;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupType;
import octopus.spi.VolumeId;
import tools.jackson.core.JsonGenerator;

/** Writes group types, groups and group snapshots as Cinder shows them, and as its older API of consistency groups does. */
final class GroupViews {
    private GroupViews() {}

    static void type(JsonGenerator out, CinderRequest request, GroupType type) {
        out.writeStartObject();
        out.writeStringProperty("id", type.id().toString());
        out.writeStringProperty("name", type.name());
        JsonMaps.writeOrNull(out, "description", type.description());
        out.writeBooleanProperty("is_public", type.isPublic());
        if (request.may("group:access_group_types_specs")) {
            JsonMaps.write(out, "group_specs", type.specs());
        }
        out.writeEndObject();
    }

    /** The short form of everything here. */
    static void summary(JsonGenerator out, Object id, Optional<String> name) {
        out.writeStartObject();
        out.writeStringProperty("id", id.toString());
        JsonMaps.writeOrNull(out, "name", name);
        out.writeEndObject();
    }

    /** @param volumes empty where they were not asked for */
    static void group(JsonGenerator out, CinderRequest request, Group group, Optional<List<VolumeId>> volumes) {
        out.writeStartObject();
        head(out, group);
        out.writeStringProperty("group_type", group.type().toString());
        volumeTypes(out, group);
        if (request.at(14)) {
            JsonMaps.writeOrNull(out, "group_snapshot_id", group.snapshot());
            JsonMaps.writeOrNull(out, "source_group_id", group.source());
        }
        volumes.ifPresent(ids -> {
            out.writeArrayPropertyStart("volumes");
            ids.forEach(id -> out.writeString(id.toString()));
            out.writeEndArray();
        });
        if (request.at(38)) {
            out.writeStringProperty("replication_status", "disabled");
        }
        project(out, request, "group:group_project_attribute", group.project());
        out.writeEndObject();
    }

    static void consistencyGroup(JsonGenerator out, Group group) {
        out.writeStartObject();
        head(out, group);
        volumeTypes(out, group);
        out.writeEndObject();
    }

    private static void head(JsonGenerator out, Group group) {
        out.writeStringProperty("id", group.id().toString());
        out.writeStringProperty("status", group.status().text());
        out.writeStringProperty("availability_zone", group.availabilityZone());
        Times.write(out, "created_at", group.createdAt());
        JsonMaps.writeOrNull(out, "name", group.name());
        JsonMaps.writeOrNull(out, "description", group.description());
    }

    private static void volumeTypes(JsonGenerator out, Group group) {
        out.writeArrayPropertyStart("volume_types");
        group.volumeTypes().forEach(type -> out.writeString(type.toString()));
        out.writeEndArray();
    }

    static void snapshot(JsonGenerator out, CinderRequest request, GroupSnapshot snapshot) {
        out.writeStartObject();
        out.writeStringProperty("id", snapshot.id().toString());
        out.writeStringProperty("group_id", snapshot.group().toString());
        out.writeStringProperty("group_type_id", snapshot.groupType().toString());
        about(out, snapshot);
        project(out, request, "group:group_snapshot_project_attribute", snapshot.project());
        out.writeEndObject();
    }

    static void cgSnapshot(JsonGenerator out, GroupSnapshot snapshot) {
        out.writeStartObject();
        out.writeStringProperty("id", snapshot.id().toString());
        out.writeStringProperty("consistencygroup_id", snapshot.group().toString());
        about(out, snapshot);
        out.writeEndObject();
    }

    private static void about(JsonGenerator out, GroupSnapshot snapshot) {
        out.writeStringProperty("status", snapshot.status().text());
        Times.write(out, "created_at", snapshot.createdAt());
        JsonMaps.writeOrNull(out, "name", snapshot.name());
        JsonMaps.writeOrNull(out, "description", snapshot.description());
    }

    private static void project(JsonGenerator out, CinderRequest request, String rule, String project) {
        if (request.at(58) && request.may(rule)) {
            out.writeStringProperty("project_id", project);
        }
    }
}
