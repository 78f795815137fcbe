package octopus.server.glance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import octopus.block.image.Image;
import octopus.block.image.ImageContent;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageMember;
import tools.jackson.core.JsonGenerator;

/** Images as the API writes them. */
final class ImageViews {
    private ImageViews() {}

    static void image(JsonGenerator out, Image image) {
        ImageDescription description = image.description();
        Optional<ImageContent> content = image.content();
        out.writeStartObject();
        description.properties().forEach(out::writeStringProperty);
        image.refusal().ifPresent(text -> out.writeStringProperty("octopus_refusal", text));
        text(out, "name", description.name());
        text(out, "disk_format", description.diskFormat());
        text(out, "container_format", description.containerFormat());
        out.writeStringProperty("visibility", description.visibility().wire());
        number(out, "size", content.map(c -> c.size().bytes()));
        number(out, "virtual_size", content.map(c -> c.virtualSize().bytes()));
        out.writeStringProperty("status", image.status().wire());
        text(out, "checksum", content.map(ImageContent::md5));
        out.writeBooleanProperty("protected", description.undeletable());
        out.writeNumberProperty("min_ram", description.minRam());
        out.writeNumberProperty("min_disk", description.minDisk());
        out.writeStringProperty("owner", description.owner());
        out.writeBooleanProperty("os_hidden", description.hidden());
        text(out, "os_hash_algo", content.map(c -> ImageContent.HASH_ALGORITHM));
        text(out, "os_hash_value", content.map(ImageContent::sha512));
        out.writeStringProperty("id", image.id().toString());
        out.writeStringProperty("created_at", time(image.createdAt()));
        out.writeStringProperty("updated_at", time(image.updatedAt()));
        out.writeArrayPropertyStart("tags");
        description.tags().forEach(out::writeString);
        out.writeEndArray();
        // Glance writes these without the address and prefix of its endpoint; clients put that before them.
        out.writeStringProperty("self", "/v2/images/" + image.id());
        out.writeStringProperty("file", "/v2/images/" + image.id() + "/file");
        out.writeStringProperty("schema", "/v2/schemas/image");
        out.writeEndObject();
    }

    static void member(JsonGenerator out, ImageMember member) {
        out.writeStartObject();
        out.writeStringProperty("member_id", member.member());
        out.writeStringProperty("image_id", member.image().toString());
        out.writeStringProperty("status", member.status().wire());
        out.writeStringProperty("created_at", time(member.createdAt()));
        out.writeStringProperty("updated_at", time(member.updatedAt()));
        out.writeStringProperty("schema", "/v2/schemas/member");
        out.writeEndObject();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void text(JsonGenerator out, String name, Optional<String> value) {
        if (value.isPresent()) {
            out.writeStringProperty(name, value.get());
        } else {
            out.writeNullProperty(name);
        }
    }

    private static void number(JsonGenerator out, String name, Optional<Long> value) {
        if (value.isPresent()) {
            out.writeNumberProperty(name, value.get());
        } else {
            out.writeNullProperty(name);
        }
    }
}
