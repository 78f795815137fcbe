package octopus.block.attachment;

import java.util.Optional;
import java.util.Set;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;

/** What a list of attachments shall hold, newest first. */
public record AttachmentQuery(
        Optional<String> project,
        Optional<VolumeId> volume,
        Optional<String> instance,
        Set<AttachmentStatus> statuses,
        Optional<AttachmentId> marker,
        int offset,
        int limit) {}
