package octopus.block.backup;

import java.util.Map;
import java.util.Optional;
import octopus.block.volume.Volume;

/**
 * What the volume was like when it was backed up, so that a volume made from the backup is like it.
 *
 * @param type the name of its volume type
 * @param imageMetadata what it kept of the image that it was made from
 */
public record BackupOrigin(
        Optional<String> name,
        Optional<String> description,
        Optional<String> type,
        Map<String, String> metadata,
        Map<String, String> imageMetadata,
        boolean bootable) {
    public BackupOrigin {
        metadata = Map.copyOf(metadata);
        imageMetadata = Map.copyOf(imageMetadata);
    }

    public static BackupOrigin of(Volume volume, Optional<String> type) {
        return new BackupOrigin(
                volume.name(),
                volume.description(),
                type,
                volume.metadata(),
                volume.imageMetadata(),
                volume.bootable());
    }
}
