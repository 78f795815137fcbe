package octopus.block.operation.attachment;

import java.util.Optional;
import octopus.block.volume.Location;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/**
 * What the flows of attachments know. Connector and secret stay in the attachment's row.
 *
 * @param location empty where the volume has lost it
 * @param keepRow the older calls close a connection first and forget the attachment later
 */
public record AttachmentContext(
        AttachmentId attachment,
        VolumeId volume,
        String project,
        Optional<Location> location,
        AccessMode mode,
        boolean keepRow) {}
