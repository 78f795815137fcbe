package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.ImageDescription;
import octopus.block.image.Visibility;
import octopus.block.operation.image.VolumeUpload;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.operation.volume.VolumeService;
import octopus.block.operation.volume.VolumeService.VolumeDetail;
import octopus.block.volume.Volume;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.VolumeId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Volumes and images: uploading one, and what is noted of the image that a volume was made from. */
public final class ImageActionsResource {
    private static final String UPLOAD = "os-volume_upload_image";
    private static final String SET = "os-set_image_metadata";
    private static final String UNSET = "os-unset_image_metadata";
    private static final int LONGEST_VALUE = 65_535;

    private final VolumeService volumes;
    private final VolumeActions actions;
    private final VolumeUpload upload;

    public ImageActionsResource(VolumeService volumes, VolumeActions actions, VolumeUpload upload) {
        this.volumes = volumes;
        this.actions = actions;
        this.upload = upload;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                VolumeActionsResource.action(SET, "volume_extension:volume_image_metadata:set", this::set)
                        .says("Adds to the image metadata")
                        .takes(VolumeActionsResource.takes(
                                SET,
                                Field.required(
                                        "metadata",
                                        new Shape.Mapping(Shape.KeyRule.PATH, LONGEST_VALUE, false, false, false))))
                        .answers(200),
                VolumeActionsResource.action(
                                "os-show_image_metadata", "volume_extension:volume_image_metadata:show", this::show)
                        .says("Shows the image metadata")
                        .answers(200),
                VolumeActionsResource.action(UNSET, "volume_extension:volume_image_metadata:remove", this::unset)
                        .says("Removes one entry of the image metadata")
                        .takes(VolumeActionsResource.takes(UNSET, Field.required("key", Shapes.text(1, 255))))
                        .answers(200),
                VolumeActionsResource.action(UPLOAD, "volume_extension:volume_actions:upload_image", this::upload)
                        .says("Makes an image of it")
                        .takes(Body.of(Field.required(
                                UPLOAD,
                                Shapes.struct(
                                        Field.required("image_name", Shapes.text(1, 255)),
                                        Field.optional("force", Shapes.flag()),
                                        Field.optional(
                                                "disk_format",
                                                Shapes.choice("raw", "vmdk", "vdi", "qcow2", "vhd", "vhdx", "ploop")),
                                        Field.optional("container_format", Shapes.textOrNull(0, 255)),
                                        Field.optional(
                                                        "visibility",
                                                        Shapes.choice("community", "public", "private", "shared"))
                                                .since(1),
                                        Field.optional("protected", Shapes.flag())
                                                .since(1))))));
    }

    private void set(CinderRequest request) {
        Map<String, String> given = JsonMaps.texts(request.body(SET).path("metadata"));
        answer(request, actions.setImageMetadata(request.caller(), VolumesResource.id(request), given));
    }

    private void show(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        Map<String, String> metadata =
                volumes.show(request.caller(), id).volume().imageMetadata();
        if (metadata.isEmpty()) {
            throw CinderFault.notFound("Glance metadata for volume/snapshot " + id + " cannot be found.");
        }
        answer(request, metadata);
    }

    private void unset(CinderRequest request) {
        String key = request.body(UNSET).path("key").asString();
        actions.unsetImageMetadata(request.caller(), VolumesResource.id(request), key);
        request.emptyHtml(200);
    }

    private static void answer(CinderRequest request, Map<String, String> metadata) {
        request.json(200, out -> {
            out.writeStartObject();
            JsonMaps.write(out, "metadata", metadata);
            out.writeEndObject();
        });
    }

    private void upload(CinderRequest request) {
        JsonNode given = request.body(UPLOAD);
        VolumeId id = VolumesResource.id(request);
        String name = given.path("image_name").asString();
        String disk = JsonMaps.text(given, "disk_format").orElse("raw");
        String container = JsonMaps.text(given, "container_format").orElse("bare");
        Optional<String> visibility = JsonMaps.text(given, "visibility");
        boolean isProtected = Flags.of(given.path("protected")).orElse(false);
        if (visibility.filter("public"::equals).isPresent()) {
            request.require("volume_extension:volume_actions:upload_public");
        }
        VolumeDetail detail = volumes.show(request.caller(), id);
        ImageDescription description = ImageDescription.of(request.caller().project(), name, disk, container)
                .withVisibility(visibility
                        .map(word -> Visibility.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
                        .orElse(Visibility.SHARED))
                .withUndeletable(isProtected);
        VolumeUpload.Begun begun = upload.begin(request.caller(), id, description);
        Volume volume = begun.volume();
        request.json(202, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart(UPLOAD);
            out.writeStringProperty("id", id.toString());
            Times.writeOrNull(out, "updated_at", volume.updatedAt());
            out.writeStringProperty("status", "uploading");
            JsonMaps.writeOrNull(out, "display_description", volume.description());
            out.writeNumberProperty("size", volume.sizeGib());
            type(out, detail);
            out.writeStringProperty("image_id", begun.image().id().toString());
            out.writeStringProperty("container_format", container);
            out.writeStringProperty("disk_format", disk);
            out.writeStringProperty("image_name", name);
            if (request.at(1)) {
                out.writeBooleanProperty("protected", isProtected);
                out.writeStringProperty("visibility", visibility.orElse("shared"));
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void type(JsonGenerator out, VolumeDetail detail) {
        if (detail.volume().type().isEmpty()) {
            out.writeNullProperty("volume_type");
            return;
        }
        out.writeObjectPropertyStart("volume_type");
        out.writeStringProperty("id", detail.volume().type().get().toString());
        JsonMaps.writeOrNull(out, "name", detail.view().typeName());
        out.writeEndObject();
    }
}
