package octopus.server.cinder;

import java.util.Map;
import octopus.block.attachment.Attachment;
import octopus.core.json.Json;
import octopus.spi.connect.AccessMode;
import tools.jackson.core.JsonGenerator;

/** Writes attachments as Cinder shows them. */
final class AttachmentViews {
    private AttachmentViews() {}

    static void summary(JsonGenerator out, Attachment attachment) {
        out.writeStartObject();
        common(out, attachment);
        out.writeEndObject();
    }

    /** @param connection in Cinder's form; empty while there is none */
    static void detail(JsonGenerator out, Attachment attachment, Map<String, Object> connection) {
        out.writeStartObject();
        common(out, attachment);
        // Cinder shows a time that is not there as an empty text, and a missing mode as the word null.
        out.writeStringProperty(
                "attached_at", attachment.attachedAt().map(Times::text).orElse(""));
        out.writeStringProperty("detached_at", "");
        out.writeStringProperty(
                "attach_mode", attachment.mode().map(AccessMode::text).orElse("null"));
        out.writeName("connection_info");
        Json.MAPPER.writeValue(out, connection);
        out.writeEndObject();
    }

    private static void common(JsonGenerator out, Attachment attachment) {
        out.writeStringProperty("id", attachment.id().toString());
        out.writeStringProperty("status", attachment.status().text());
        JsonMaps.writeOrNull(out, "instance", attachment.instance());
        out.writeStringProperty("volume_id", attachment.volume().toString());
    }
}
