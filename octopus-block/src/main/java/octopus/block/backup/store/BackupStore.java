package octopus.block.backup.store;

import java.util.List;

/**
 * Keeps objects of bytes under names with slashes, such as {@code container/volume/backup/manifest.json}. An object is
 * there whole or not at all, and safe against power loss when {@link #put} returns. Thread-safe; beside other processes on
 * the same place too.
 *
 * <p>Errors are faults: BACKUP_STORE_FAILED, BACKUP_OBJECT_MISSING, NO_SPACE.
 */
public sealed interface BackupStore extends AutoCloseable permits DirectoryStore, S3Store {
    /** For people: which place it is. */
    String place();

    /** Looks whether the place can be reached, without changing anything. */
    void check();

    /** Over what was there under that name. @param bytes one at least */
    void put(String name, byte[] bytes);

    byte[] get(String name);

    /** @throws octopus.spi.StorageException BACKUP_OBJECT_MISSING also when the object ends before that part does */
    byte[] get(String name, long from, int length);

    /** Every name that begins so, also what a killed process has left half written. @param prefix ends with a slash */
    List<String> names(String prefix);

    /** What is gone is no error. */
    void delete(String name);

    @Override
    void close();
}
