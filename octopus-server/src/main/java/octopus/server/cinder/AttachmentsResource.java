package octopus.server.cinder;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentQuery;
import octopus.block.attachment.AttachmentQuery.Key;
import octopus.block.listing.Order;
import octopus.block.operation.attachment.AttachmentService;
import octopus.server.http.Method;
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

/** Attachments, as compute services have used them since 3.27: reserve, connect, complete, delete. */
public final class AttachmentsResource {
    private static final int SINCE = 27;
    private static final Body CREATE = Body.of(Field.required(
            "attachment",
            Shapes.struct(
                    Field.required("volume_uuid", Shapes.uuid()),
                    // Upstream's schema refuses null; its own documentation allows to leave the instance out.
                    Field.optional("instance_uuid", Shapes.uuid()),
                    Field.optional("connector", new Shape.FreeObject(0, false, true)),
                    Field.optional("mode", Shapes.choice("rw", "ro")).since(54))));
    private static final Body UPDATE = Body.of(Field.required(
            "attachment", Shapes.struct(Field.required("connector", new Shape.FreeObject(1, false, false)))));
    private static final Map<String, Key> COLUMNS = Map.ofEntries(
            Map.entry("id", Key.ID),
            Map.entry("volume_id", Key.VOLUME),
            Map.entry("instance_id", Key.INSTANCE),
            Map.entry("instance_uuid", Key.INSTANCE),
            Map.entry("status", Key.STATUS),
            Map.entry("attach_status", Key.STATUS),
            Map.entry("attached_host", Key.HOST),
            Map.entry("mountpoint", Key.MOUNT_POINT),
            Map.entry("attach_mode", Key.MODE),
            Map.entry("project_id", Key.PROJECT),
            Map.entry("attach_time", Key.ATTACHED_AT),
            Map.entry("created_at", Key.CREATED_AT),
            Map.entry("updated_at", Key.UPDATED_AT));

    private final AttachmentService attachments;
    private final InUseGuard guard;

    public AttachmentsResource(AttachmentService attachments, InUseGuard guard) {
        this.attachments = attachments;
        this.guard = guard;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/attachments", "cinder attachments.list", request -> list(request, false))
                        .says("Lists attachments")
                        .since(SINCE)
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/attachments/detail",
                                "cinder attachments.detail",
                                request -> list(request, true))
                        .says("Lists attachments with their connections, passwords left out")
                        .since(SINCE)
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.POST, "/attachments", "cinder attachments.create", this::create)
                        .says("Reserves a volume, and connects it when a connector is given")
                        .rule("volume:attachment_create")
                        .since(SINCE)
                        .takes(CREATE),
                Route.<CinderRequest>of(Method.GET, "/attachments/{id}", "cinder attachments.show", this::show)
                        .says("Shows an attachment with its connection")
                        .since(SINCE),
                Route.<CinderRequest>of(Method.PUT, "/attachments/{id}", "cinder attachments.update", this::update)
                        .says("Connects a reserved volume for the consumer that the connector describes")
                        .rule("volume:attachment_update")
                        .since(SINCE)
                        .takes(UPDATE),
                Route.<CinderRequest>of(Method.DELETE, "/attachments/{id}", "cinder attachments.delete", this::delete)
                        .says("Disconnects and forgets an attachment")
                        .rule("volume:attachment_delete")
                        .since(SINCE),
                Route.<CinderRequest>of(
                                Method.POST, "/attachments/{id}/action", "cinder attachments.complete", this::complete)
                        .says("Says that the consumer has the volume: it is in use from now on")
                        .action("os-complete")
                        .rule("volume:attachment_complete")
                        .since(44)
                        .answers(204));
    }

    private static AttachmentId id(CinderRequest request) {
        String text = request.path("id");
        return new AttachmentId(UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound(
                        "Volume attachment could not be found with filter: attachment_id = " + text + ".")));
    }

    private void list(CinderRequest request, boolean detail) {
        List<Attachment> found = query(request).map(attachments::list).orElse(List.of());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("attachments");
            for (Attachment each : found) {
                if (detail) {
                    AttachmentViews.detail(out, each, each.connection());
                } else {
                    AttachmentViews.summary(out, each);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Empty when a filter asks for what no attachment has. */
    private static Optional<AttachmentQuery> query(CinderRequest request) {
        Paging paging = Paging.of(request, "Volume attachment");
        List<Order<Key>> orders = Sorting.of(request, name -> Optional.ofNullable(COLUMNS.get(name)));
        Map<Key, String> filters = new EnumMap<>(Key.class);
        for (Map.Entry<String, String> given :
                ResourceFilters.of(request, "attachment").entrySet()) {
            Key column = COLUMNS.get(given.getKey());
            if (column == null) {
                return Optional.empty();
            }
            filters.put(column, given.getValue());
        }
        if (paging.limit() == 0) {
            return Optional.empty();
        }
        return Optional.of(new AttachmentQuery(
                Tenants.of(request),
                filters,
                orders,
                paging.marker().map(AttachmentId::new),
                paging.offset(),
                paging.limit()));
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("attachment");
        VolumeId volume = VolumesResource.volume(given.path("volume_uuid")).orElseThrow(CinderFault::notFound);
        Attachment made = attachments.create(
                request.caller(),
                new AttachmentService.NewAttachment(
                        volume,
                        UuidText.lenient(given.path("instance_uuid").asString(""))
                                .map(Object::toString),
                        JsonMaps.plain(given.path("connector")),
                        JsonMaps.text(given, "mode").map(AccessMode::of),
                        request.may("volume:multiattach_bootable_volume")));
        answer(request, made);
    }

    private void show(CinderRequest request) {
        answer(request, attachments.show(request.caller(), id(request)));
    }

    private void update(CinderRequest request) {
        JsonNode connector = request.body("attachment").path("connector");
        answer(request, attachments.connect(request.caller(), id(request), JsonMaps.plain(connector)));
    }

    private void complete(CinderRequest request) {
        attachments.complete(request.caller(), id(request));
        request.empty(204);
    }

    private void delete(CinderRequest request) {
        guard.attachment(request, id(request));
        List<Attachment> left = attachments.delete(request.caller(), id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("attachments");
            left.forEach(each -> AttachmentViews.summary(out, each));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void answer(CinderRequest request, Attachment attachment) {
        Map<String, Object> connection = attachments.connection(attachment);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("attachment");
            AttachmentViews.detail(out, attachment, connection);
            out.writeEndObject();
        });
    }
}
