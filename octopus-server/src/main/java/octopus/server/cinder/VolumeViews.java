package octopus.server.cinder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeView;
import tools.jackson.core.JsonGenerator;

/** Writes volumes as Cinder shows them, key by key in its order, by microversion. */
final class VolumeViews {
    private VolumeViews() {}

    /** Which answer it is: show and detail have keys more than create and update. */
    enum Extent {
        PLAIN,
        EXTENDED
    }

    static void summary(JsonGenerator out, CinderRequest request, Volume volume) {
        String id = volume.id().toString();
        out.writeStartObject();
        out.writeStringProperty("id", id);
        JsonMaps.writeOrNull(out, "name", volume.name());
        request.links().write(out, "volumes", id);
        out.writeEndObject();
    }

    static void detail(
            JsonGenerator out, CinderRequest request, VolumeView view, List<Attachment> attachments, Extent extent) {
        Volume volume = view.volume();
        out.writeStartObject();
        common(out, request, view);
        attachments(out, request, volume, attachments);
        if (request.isAdmin()) {
            JsonMaps.writeOrNull(out, "migration_status", volume.migrationStatus());
        }
        newer(out, request, volume);
        if (extent == Extent.EXTENDED) {
            extended(out, request, volume);
        }
        out.writeEndObject();
    }

    private static void common(JsonGenerator out, CinderRequest request, VolumeView view) {
        Volume volume = view.volume();
        String id = volume.id().toString();
        out.writeStringProperty("id", id);
        out.writeStringProperty("status", shown(volume.status()));
        out.writeNumberProperty("size", volume.sizeGib());
        out.writeStringProperty("availability_zone", volume.availabilityZone());
        Times.write(out, "created_at", volume.createdAt());
        Times.writeOrNull(out, "updated_at", volume.updatedAt());
        JsonMaps.writeOrNull(out, "name", volume.name());
        JsonMaps.writeOrNull(out, "description", volume.description());
        // Before 3.63 a type whose name is not known shows as its id.
        JsonMaps.writeOrNull(
                out,
                "volume_type",
                request.at(63)
                        ? view.typeName()
                        : view.typeName().or(() -> volume.type().map(UUID::toString)));
        JsonMaps.writeOrNull(out, "snapshot_id", volume.snapshot());
        JsonMaps.writeOrNull(out, "source_volid", volume.source());
        out.writeObjectPropertyStart("metadata");
        volume.metadata().forEach(out::writeStringProperty);
        volume.adminMetadata().forEach(out::writeStringProperty);
        out.writeEndObject();
        request.links().write(out, "volumes", id);
        out.writeStringProperty("user_id", volume.user());
        out.writeStringProperty("bootable", volume.bootable() ? "true" : "false");
        out.writeBooleanProperty("encrypted", false);
        out.writeNullProperty("replication_status");
        out.writeNullProperty("consistencygroup_id");
        out.writeBooleanProperty("multiattach", volume.multiattach());
    }

    private static void attachments(
            JsonGenerator out, CinderRequest request, Volume volume, List<Attachment> attachments) {
        out.writeArrayPropertyStart("attachments");
        for (Attachment attachment : attachments) {
            if (attachment.status() == AttachmentStatus.ATTACHED) {
                out.writeStartObject();
                out.writeStringProperty("id", volume.id().toString());
                out.writeStringProperty("attachment_id", attachment.id().toString());
                out.writeStringProperty("volume_id", volume.id().toString());
                JsonMaps.writeOrNull(out, "server_id", attachment.instance());
                JsonMaps.writeOrNull(out, "host_name", request.isAdmin() ? attachment.hostName() : Optional.empty());
                out.writeStringProperty("device", attachment.mountPoint().orElse("na"));
                Times.writeOrNull(out, "attached_at", attachment.attachedAt());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private static void newer(JsonGenerator out, CinderRequest request, Volume volume) {
        if (request.at(13)) {
            out.writeNullProperty("group_id");
        }
        if (request.at(21) && request.isAdmin()) {
            out.writeNullProperty("provider_id");
        }
        if (request.at(48)) {
            sharedTargets(out, volume.location());
        }
        if (request.at(61) && request.isAdmin()) {
            out.writeNullProperty("cluster_name");
        }
        if (request.at(63)) {
            JsonMaps.writeOrNull(out, "volume_type_id", volume.type());
        }
        if (request.at(65)) {
            out.writeBooleanProperty("consumes_quota", volume.consumesQuota());
        }
    }

    /** Each volume has a target of its own; before it is placed the answer is upstream's default. */
    private static void sharedTargets(JsonGenerator out, Optional<Location> location) {
        out.writeBooleanProperty("shared_targets", location.isEmpty());
        JsonMaps.writeOrNull(out, "service_uuid", location.map(VolumeViews::service));
    }

    /** The same for all volumes of a backend, and at every process. */
    static UUID service(Location location) {
        return UUID.nameUUIDFromBytes(("service " + location.backend()).getBytes(StandardCharsets.UTF_8));
    }

    private static void extended(JsonGenerator out, CinderRequest request, Volume volume) {
        Map<String, String> image = volume.imageMetadata();
        if (!image.isEmpty()) {
            JsonMaps.write(out, "volume_image_metadata", image);
        }
        out.writeStringProperty("os-vol-tenant-attr:tenant_id", volume.project());
        if (request.isAdmin()) {
            JsonMaps.writeOrNull(out, "os-vol-mig-status-attr:migstat", volume.migrationStatus());
            out.writeNullProperty("os-vol-mig-status-attr:name_id");
            JsonMaps.writeOrNull(out, "os-vol-host-attr:host", volume.location().map(Location::host));
        }
    }

    /** Three statuses are for operators; callers see what they amount to. */
    private static String shown(VolumeStatus status) {
        return switch (status) {
            case MANAGING -> VolumeStatus.CREATING.text();
            case ERROR_MANAGING -> VolumeStatus.ERROR.text();
            case ERROR_MANAGING_DELETING -> VolumeStatus.DELETING.text();
            case CREATING,
                    AVAILABLE,
                    RESERVED,
                    ATTACHING,
                    DETACHING,
                    IN_USE,
                    MAINTENANCE,
                    DELETING,
                    AWAITING_TRANSFER,
                    ERROR,
                    ERROR_DELETING,
                    BACKING_UP,
                    RESTORING_BACKUP,
                    ERROR_BACKING_UP,
                    ERROR_RESTORING,
                    ERROR_EXTENDING,
                    ERROR_UNMANAGING,
                    DOWNLOADING,
                    UPLOADING,
                    RETYPING,
                    EXTENDING,
                    UNMANAGING,
                    REVERTING -> status.text();
        };
    }
}
