package octopus.block.transfer;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import octopus.spi.VolumeId;

/**
 * A volume on offer: whoever shows the key gets it. It is there while it waits, and goes when it is accepted or cancelled.
 *
 * @param project that offers it
 * @param noSnapshots the volume's snapshots stay with that project
 */
public record Transfer(
        UUID id,
        VolumeId volume,
        String project,
        Optional<String> name,
        boolean noSnapshots,
        TransferKey.Sealed key,
        Instant createdAt) {}
