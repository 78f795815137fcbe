package octopus.block.backup;

import java.util.Map;
import java.util.Optional;
import octopus.block.type.TypeEncryption;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;

/**
 * What the volume was like when it was backed up, so that a volume made from the backup is like it.
 *
 * @param type the name of its volume type
 * @param imageMetadata what it kept of the image that it was made from
 * @param encryption how it was encrypted; empty where it was plain
 */
public record BackupOrigin(
        Optional<String> name,
        Optional<String> description,
        Optional<String> type,
        Map<String, String> metadata,
        Map<String, String> imageMetadata,
        boolean bootable,
        Optional<Encryption> encryption) {
    /** How its type says that volumes are encrypted: only a volume that is encrypted so can be made of its bytes. */
    public record Encryption(String provider, Optional<String> cipher, Optional<Integer> keySize) {
        static Encryption of(TypeEncryption type) {
            return new Encryption(type.provider(), type.cipher(), type.keySize());
        }

        public boolean isThatOf(TypeEncryption type) {
            return equals(of(type));
        }
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullAway"}) // Of a backup from before volumes were encrypted.
    public BackupOrigin {
        encryption = encryption == null ? Optional.empty() : encryption;
        metadata = Map.copyOf(metadata);
        imageMetadata = Map.copyOf(imageMetadata);
    }

    public static BackupOrigin of(Volume volume, Optional<VolumeType> type) {
        return new BackupOrigin(
                volume.name(),
                volume.description(),
                type.map(VolumeType::name),
                volume.metadata(),
                volume.imageMetadata(),
                volume.bootable(),
                volume.encryptionKey()
                        .flatMap(_ -> type.flatMap(VolumeType::encryption))
                        .map(Encryption::of));
    }
}
