package octopus.block.backup;

import java.util.UUID;

/** Identity of a backup. */
public record BackupId(UUID value) {
    public static BackupId random() {
        return new BackupId(UUID.randomUUID());
    }

    public static BackupId of(String text) {
        return new BackupId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
