package octopus.block.operation.volume;

import java.util.Optional;
import octopus.block.image.ImageFacts;
import octopus.core.json.Json;
import octopus.spi.SnapshotId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The image that Nova makes of a server whose root disk is a volume: it has no bytes, and names a snapshot of that volume.
 */
final class ServerImage {
    private static final String DISKS = "block_device_mapping";

    private ServerImage() {}

    /** The snapshot that a volume of this image is to be made from; empty for an image with a content of its own. */
    static Optional<SnapshotId> rootDisk(ImageFacts image) {
        return Optional.ofNullable(image.properties().get(DISKS)).flatMap(ServerImage::rootDisk);
    }

    private static Optional<SnapshotId> rootDisk(String disks) {
        try {
            for (JsonNode disk : Json.MAPPER.readTree(disks)) {
                boolean root = disk.path("boot_index").asInt(-1) == 0;
                if (root && disk.path("source_type").asString("").equals("snapshot")) {
                    return Optional.of(SnapshotId.of(disk.path("snapshot_id").asString("")));
                }
            }
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            // Whoever makes images may write there what he likes.
            return Optional.empty();
        }
    }
}
