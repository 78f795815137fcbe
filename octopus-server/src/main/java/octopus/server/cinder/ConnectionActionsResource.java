package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.attachment.OlderAttachments;
import octopus.core.json.Json;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import tools.jackson.databind.JsonNode;

/** How volumes were attached before 3.27, and how cinderclient and os-brick still do it. */
public final class ConnectionActionsResource {
    private static final String RULES = "volume_extension:volume_actions:";
    private final OlderAttachments attachments;
    private final InUseGuard guard;

    public ConnectionActionsResource(OlderAttachments attachments, InUseGuard guard) {
        this.attachments = attachments;
        this.guard = guard;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                simple("os-reserve", "reserve", "Keeps it for whoever is about to attach it", attachments::reserve),
                simple("os-unreserve", "unreserve", "Lets go of it again", attachments::unreserve),
                simple(
                        "os-begin_detaching",
                        "begin_detaching",
                        "Says that it is about to be detached",
                        attachments::beginDetaching),
                simple(
                        "os-roll_detaching",
                        "roll_detaching",
                        "Says that it is not detached after all",
                        attachments::rollDetaching),
                VolumeActionsResource.action(
                                "os-initialize_connection", RULES + "initialize_connection", this::initialize)
                        .says("Opens it for the consumer that the connector describes")
                        .takes(VolumeActionsResource.takes(
                                "os-initialize_connection",
                                Field.required("connector", new Shape.FreeObject(0, true, false))))
                        .answers(200),
                VolumeActionsResource.action("os-terminate_connection", RULES + "terminate_connection", this::terminate)
                        .says("Closes it for that consumer")
                        .takes(VolumeActionsResource.takes(
                                "os-terminate_connection",
                                Field.required("connector", new Shape.FreeObject(0, true, true)))),
                VolumeActionsResource.action("os-attach", RULES + "attach", this::attach)
                        .says("Says that the consumer has it")
                        .takes(VolumeActionsResource.takes(
                                "os-attach",
                                Field.optional("instance_uuid", Shapes.uuid()),
                                Field.required("mountpoint", Shapes.text(1, 255)),
                                Field.optional("host_name", Shapes.text(0, 255)),
                                Field.optional("mode", Shapes.choice("rw", "ro")))),
                VolumeActionsResource.action("os-detach", RULES + "detach", this::detach)
                        .says("Closes what is still open, and forgets the attachment")
                        .takes(Body.of(Field.required(
                                "os-detach",
                                Shapes.structOrNull(Field.optional("attachment_id", Shapes.uuidOrNull()))))),
                VolumeActionsResource.action("os-force_detach", RULES + "detach", this::forceDetach)
                        .says("As os-detach, for administrators")
                        .admin("volume_extension:volume_admin_actions:force_detach")
                        .takes(VolumeActionsResource.takes(
                                "os-force_detach",
                                Field.optional("connector", new Shape.FreeObject(0, true, true)),
                                Field.optional("attachment_id", Shapes.textOrNull(0, 255)))));
    }

    /** A step of the older way. */
    @FunctionalInterface
    private interface Change {
        void apply(octopus.core.Caller caller, VolumeId id);
    }

    private static Route<CinderRequest> simple(String key, String rule, String sentence, Change change) {
        return VolumeActionsResource.action(key, RULES + rule, request -> {
                    change.apply(request.caller(), VolumesResource.id(request));
                    request.empty(202);
                })
                .says(sentence);
    }

    private void initialize(CinderRequest request) {
        Map<String, Object> connector =
                connector(request.body("os-initialize_connection").path("connector"));
        Map<String, Object> info =
                attachments.initializeConnection(request.caller(), VolumesResource.id(request), connector);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("connection_info");
            Json.MAPPER.writeValue(out, info);
            out.writeEndObject();
        });
    }

    private void terminate(CinderRequest request) {
        Map<String, Object> connector =
                connector(request.body("os-terminate_connection").path("connector"));
        guard.terminate(request, VolumesResource.id(request), connector);
        attachments.terminateConnection(request.caller(), VolumesResource.id(request), connector);
        request.empty(202);
    }

    /** Cinder takes a text too; then it is the consumer's host. */
    private static Map<String, Object> connector(JsonNode node) {
        return node.isString() ? Map.of("host", node.asString()) : JsonMaps.plain(node);
    }

    private void attach(CinderRequest request) {
        JsonNode given = request.body("os-attach");
        Optional<String> instance =
                JsonMaps.text(given, "instance_uuid").flatMap(UuidText::lenient).map(Object::toString);
        Optional<String> host = JsonMaps.text(given, "host_name");
        if (instance.isEmpty() && host.isEmpty()) {
            throw CinderFault.badRequest("Invalid request to attach volume to an invalid target: neither instance_uuid"
                    + " nor host_name is given.");
        }
        request.requireElevated("volume:update_volume_admin_metadata");
        attachments.attach(
                request.caller(),
                VolumesResource.id(request),
                new OlderAttachments.Attach(
                        instance,
                        host,
                        given.path("mountpoint").asString(),
                        JsonMaps.text(given, "mode").map(AccessMode::of).orElse(AccessMode.READ_WRITE)));
        request.empty(202);
    }

    private void detach(CinderRequest request) {
        detach(request, request.body("os-detach"));
    }

    private void forceDetach(CinderRequest request) {
        detach(request, request.body("os-force_detach"));
    }

    private void detach(CinderRequest request, JsonNode given) {
        Optional<AttachmentId> which =
                JsonMaps.text(given, "attachment_id").flatMap(UuidText::lenient).map(AttachmentId::new);
        guard.detach(request, VolumesResource.id(request), which);
        attachments.detach(request.caller(), VolumesResource.id(request), which);
        request.empty(202);
    }
}
