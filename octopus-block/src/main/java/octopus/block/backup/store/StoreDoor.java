package octopus.block.backup.store;

import java.util.Optional;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupSettings.Place;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** The store that the settings name: opened when it is first needed, and looked at from time to time. */
public final class StoreDoor implements AutoCloseable {
    private final Place place;
    private @Nullable BackupStore open;
    private volatile Optional<Fault> trouble = Optional.empty();

    public StoreDoor(Place place) {
        this.place = place;
    }

    public boolean isOff() {
        return place instanceof Place.None;
    }

    /** @throws StorageException BACKUP_SERVICE_OFF, BACKUP_STORE_FAILED */
    public synchronized BackupStore store() {
        BackupStore known = open;
        if (known == null) {
            known = opened();
            open = known;
        }
        return known;
    }

    private BackupStore opened() {
        return switch (place) {
            case Place.None none -> throw off();
            case Place.Directory directory -> new DirectoryStore(directory.path(), directory.make());
            case Place.S3 bucket -> new S3Store(bucket);
        };
    }

    private static StorageException off() {
        return Fault.of(
                        BackupFault.BACKUP_SERVICE_OFF,
                        "Using the backups of volumes",
                        "the setting backup.store is none",
                        "An administrator can set backup.store to directory or s3.")
                .exception();
    }

    /** @return what is wrong with it just now */
    public Optional<Fault> look() {
        if (isOff()) {
            return Optional.empty();
        }
        try {
            store().check();
            trouble = Optional.empty();
        } catch (StorageException e) {
            trouble = Optional.of(e.fault());
        }
        return trouble;
    }

    /** What was wrong when it was last looked at. */
    public Optional<Fault> trouble() {
        return trouble;
    }

    @Override
    public synchronized void close() {
        BackupStore known = open;
        open = null;
        if (known != null) {
            known.close();
        }
    }
}
