package octopus.server.cinder;

import octopus.block.snapshot.Snapshot;
import tools.jackson.core.JsonGenerator;

/** Writes snapshots as Cinder shows them. */
final class SnapshotViews {
    private SnapshotViews() {}

    /** How much of a snapshot an answer has. */
    enum Extent {
        /** The short list, which no microversion has added to. */
        SUMMARY,
        /** Create and update. */
        PLAIN,
        /** Show and the list in detail. */
        EXTENDED
    }

    static void write(JsonGenerator out, CinderRequest request, Snapshot snapshot, Extent extent) {
        out.writeStartObject();
        out.writeStringProperty("id", snapshot.id().toString());
        Times.write(out, "created_at", snapshot.createdAt());
        Times.writeOrNull(out, "updated_at", snapshot.updatedAt());
        JsonMaps.writeOrNull(out, "name", snapshot.name());
        JsonMaps.writeOrNull(out, "description", snapshot.description());
        out.writeStringProperty("volume_id", snapshot.volume().toString());
        out.writeStringProperty("status", snapshot.status().text());
        out.writeNumberProperty("size", snapshot.sizeGib());
        JsonMaps.write(out, "metadata", snapshot.metadata());
        if (extent != Extent.SUMMARY) {
            newer(out, request, snapshot);
        }
        if (extent == Extent.EXTENDED && request.may("volume_extension:extended_snapshot_attributes")) {
            out.writeStringProperty("os-extended-snapshot-attributes:project_id", snapshot.project());
            out.writeStringProperty("os-extended-snapshot-attributes:progress", snapshot.progress());
        }
        out.writeEndObject();
    }

    private static void newer(JsonGenerator out, CinderRequest request, Snapshot snapshot) {
        if (request.at(14)) {
            JsonMaps.writeOrNull(out, "group_snapshot_id", snapshot.groupSnapshot());
        }
        if (request.at(41)) {
            out.writeStringProperty("user_id", snapshot.user());
        }
        if (request.at(65)) {
            out.writeBooleanProperty("consumes_quota", snapshot.consumesQuota());
        }
    }
}
