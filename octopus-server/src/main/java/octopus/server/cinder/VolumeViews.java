package octopus.server.cinder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.group.Membership;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeView;
import tools.jackson.core.JsonGenerator;

/** Writes volumes as Cinder shows them, key by key in its order, by microversion. */
final class VolumeViews {
    /** As many as there were backends; making one costs more than the rest of a volume's view. */
    private static final Map<String, UUID> SERVICES = new ConcurrentHashMap<>();

    private VolumeViews() {}

    /** Which answer it is: show and detail have keys more than create and update. */
    enum Extent {
        PLAIN,
        EXTENDED
    }

    static void summary(JsonGenerator out, CinderRequest request, Volume volume) {
        String id = volume.id().toString();
        out.writeStartObject();
        out.writeName(Keys.ID);
        out.writeString(id);
        JsonMaps.writeOrNull(out, Keys.NAME, volume.name());
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
            JsonMaps.writeOrNull(out, Keys.MIGRATION_STATUS, volume.migrationStatus());
        }
        newer(out, request, volume);
        if (extent == Extent.EXTENDED) {
            extended(out, request, volume);
        }
        out.writeEndObject();
    }

    /** As Cinder answers where it takes no notice of microversions. */
    static void legacy(JsonGenerator out, CinderRequest request, VolumeView view) {
        out.writeStartObject();
        common(out, request, view);
        attachments(out, request, view.volume(), List.of());
        JsonMaps.writeOrNull(out, Keys.MIGRATION_STATUS, view.volume().migrationStatus());
        extended(out, request, view.volume());
        out.writeEndObject();
    }

    private static void common(JsonGenerator out, CinderRequest request, VolumeView view) {
        Volume volume = view.volume();
        String id = volume.id().toString();
        out.writeName(Keys.ID);
        out.writeString(id);
        out.writeName(Keys.STATUS);
        out.writeString(shown(volume.status()));
        out.writeName(Keys.SIZE);
        out.writeNumber(volume.sizeGib());
        out.writeName(Keys.AVAILABILITY_ZONE);
        out.writeString(volume.availabilityZone());
        Times.write(out, Keys.CREATED_AT, volume.createdAt());
        Times.writeOrNull(out, Keys.UPDATED_AT, volume.updatedAt());
        JsonMaps.writeOrNull(out, Keys.NAME, volume.name());
        JsonMaps.writeOrNull(out, Keys.DESCRIPTION, volume.description());
        // Before 3.63 a type whose name is not known shows as its id.
        JsonMaps.writeOrNull(
                out,
                Keys.VOLUME_TYPE,
                request.at(63)
                        ? view.typeName()
                        : view.typeName().or(() -> volume.type().map(UUID::toString)));
        JsonMaps.writeOrNull(out, Keys.SNAPSHOT_ID, volume.snapshot());
        JsonMaps.writeOrNull(out, Keys.SOURCE_VOLID, volume.source());
        out.writeName(Keys.METADATA);
        out.writeStartObject();
        volume.metadata().forEach(out::writeStringProperty);
        volume.adminMetadata().forEach(out::writeStringProperty);
        out.writeEndObject();
        request.links().write(out, "volumes", id);
        out.writeName(Keys.USER_ID);
        out.writeString(volume.user());
        out.writeName(Keys.BOOTABLE);
        out.writeString(volume.bootable() ? "true" : "false");
        out.writeName(Keys.ENCRYPTED);
        out.writeBoolean(volume.encryptionKey().isPresent());
        out.writeName(Keys.REPLICATION_STATUS);
        out.writeNull();
        JsonMaps.writeOrNull(
                out,
                Keys.CONSISTENCYGROUP_ID,
                volume.group().filter(Membership::consistency).map(Membership::group));
        out.writeName(Keys.MULTIATTACH);
        out.writeBoolean(volume.multiattach());
    }

    private static void attachments(
            JsonGenerator out, CinderRequest request, Volume volume, List<Attachment> attachments) {
        out.writeName(Keys.ATTACHMENTS);
        out.writeStartArray();
        for (Attachment attachment : attachments) {
            if (attachment.status() == AttachmentStatus.ATTACHED) {
                out.writeStartObject();
                out.writeName(Keys.ID);
                out.writeString(volume.id().toString());
                out.writeName(Keys.ATTACHMENT_ID);
                out.writeString(attachment.id().toString());
                out.writeName(Keys.VOLUME_ID);
                out.writeString(volume.id().toString());
                JsonMaps.writeOrNull(out, Keys.SERVER_ID, attachment.instance());
                JsonMaps.writeOrNull(out, Keys.HOST_NAME, request.isAdmin() ? attachment.hostName() : Optional.empty());
                out.writeName(Keys.DEVICE);
                out.writeString(attachment.mountPoint().orElse("na"));
                Times.writeOrNull(out, Keys.ATTACHED_AT, attachment.attachedAt());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private static void newer(JsonGenerator out, CinderRequest request, Volume volume) {
        if (request.at(13)) {
            JsonMaps.writeOrNull(out, Keys.GROUP_ID, volume.group().map(Membership::group));
        }
        if (request.at(21) && request.isAdmin()) {
            out.writeName(Keys.PROVIDER_ID);
            out.writeNull();
        }
        if (request.at(48)) {
            sharedTargets(out, volume.location());
        }
        if (request.at(61) && request.isAdmin()) {
            out.writeName(Keys.CLUSTER_NAME);
            out.writeNull();
        }
        if (request.at(63)) {
            JsonMaps.writeOrNull(out, Keys.VOLUME_TYPE_ID, volume.type());
        }
        if (request.at(64) && volume.encryptionKey().isPresent()) {
            out.writeStringProperty(
                    "encryption_key_id", volume.encryptionKey().get().toString());
        }
        if (request.at(65)) {
            out.writeName(Keys.CONSUMES_QUOTA);
            out.writeBoolean(volume.consumesQuota());
        }
    }

    /** Each volume has a target of its own; before it is placed the answer is upstream's default. */
    private static void sharedTargets(JsonGenerator out, Optional<Location> location) {
        out.writeName(Keys.SHARED_TARGETS);
        out.writeBoolean(location.isEmpty());
        JsonMaps.writeOrNull(out, Keys.SERVICE_UUID, location.map(VolumeViews::service));
    }

    /** The same for all volumes of a backend, and at every process. */
    static UUID service(Location location) {
        return SERVICES.computeIfAbsent(
                location.backend(),
                backend -> UUID.nameUUIDFromBytes(("service " + backend).getBytes(StandardCharsets.UTF_8)));
    }

    private static void extended(JsonGenerator out, CinderRequest request, Volume volume) {
        Map<String, String> image = volume.imageMetadata();
        if (!image.isEmpty() && request.may("volume_extension:volume_image_metadata:show")) {
            JsonMaps.write(out, Keys.VOLUME_IMAGE_METADATA, image);
        }
        if (request.may("volume_extension:volume_tenant_attribute")) {
            out.writeName(Keys.TENANT_TENANT_ID);
            out.writeString(volume.project());
        }
        if (request.may("volume_extension:volume_mig_status_attribute")) {
            JsonMaps.writeOrNull(out, Keys.MIG_STATUS_MIGSTAT, volume.migrationStatus());
            out.writeName(Keys.MIG_STATUS_NAME_ID);
            out.writeNull();
        }
        if (request.may("volume_extension:volume_host_attribute")) {
            JsonMaps.writeOrNull(out, Keys.HOST_HOST, volume.location().map(Location::host));
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
