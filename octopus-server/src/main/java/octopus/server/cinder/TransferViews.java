package octopus.server.cinder;

import octopus.block.operation.transfer.TransferService;
import octopus.block.transfer.Transfer;
import tools.jackson.core.JsonGenerator;

/** Writes transfers as Cinder shows them; their links say os-volume-transfer under either path. */
final class TransferViews {
    private TransferViews() {}

    static void summary(JsonGenerator out, CinderRequest request, Transfer transfer) {
        out.writeStartObject();
        out.writeStringProperty("id", transfer.id().toString());
        out.writeStringProperty("volume_id", transfer.volume().toString());
        JsonMaps.writeOrNull(out, "name", transfer.name());
        links(out, request, transfer);
        out.writeEndObject();
    }

    /** @param newer whether the path is one that knows what came with 3.55 */
    static void detail(JsonGenerator out, CinderRequest request, Transfer transfer, boolean newer) {
        out.writeStartObject();
        head(out, transfer);
        links(out, request, transfer);
        newer(out, request, transfer, newer);
        out.writeEndObject();
    }

    /** The only answer that has the key. */
    static void created(JsonGenerator out, CinderRequest request, TransferService.Offered offered, boolean newer) {
        out.writeStartObject();
        head(out, offered.transfer());
        out.writeStringProperty("auth_key", offered.key().reveal());
        links(out, request, offered.transfer());
        newer(out, request, offered.transfer(), newer);
        out.writeEndObject();
    }

    private static void head(JsonGenerator out, Transfer transfer) {
        out.writeStringProperty("id", transfer.id().toString());
        Times.write(out, "created_at", transfer.createdAt());
        JsonMaps.writeOrNull(out, "name", transfer.name());
        out.writeStringProperty("volume_id", transfer.volume().toString());
    }

    private static void links(JsonGenerator out, CinderRequest request, Transfer transfer) {
        request.links().write(out, "os-volume-transfer", transfer.id().toString());
    }

    /** A transfer that was accepted is gone, so those that can be shown have neither recipient nor end. */
    private static void newer(JsonGenerator out, CinderRequest request, Transfer transfer, boolean newer) {
        if (newer && request.at(55)) {
            out.writeBooleanProperty("no_snapshots", transfer.noSnapshots());
        }
        if (newer && request.at(57)) {
            out.writeNullProperty("destination_project_id");
            out.writeStringProperty("source_project_id", transfer.project());
            out.writeBooleanProperty("accepted", false);
        }
    }
}
