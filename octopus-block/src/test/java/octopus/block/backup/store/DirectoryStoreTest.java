package octopus.block.backup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.block.backup.BackupFault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends BackupStoreContract {
    @TempDir
    Path directory;

    private DirectoryStore store;

    @BeforeEach
    void open() {
        store = new DirectoryStore(directory.resolve("store"), true);
    }

    @Override
    BackupStore store() {
        return store;
    }

    @Test
    void whatAKilledWriterLeftIsAmongTheNames() throws IOException {
        store.put("c/v/b/x", new byte[1]);
        Files.write(directory.resolve("store/c/v/b/y.0f1e.part"), new byte[10]);

        assertThat(store.names("c/v/b/")).containsExactly("c/v/b/x", "c/v/b/y.0f1e.part");
        store.delete("c/v/b/y.0f1e.part");
        assertThat(store.names("c/v/b/")).containsExactly("c/v/b/x");
    }

    /** A share that is not mounted is not an empty store. */
    @Test
    void aDirectoryThatIsNotThereIsAFaultOfTheStoreAndIsNotMade() throws IOException {
        store.put("c/v/b/x", new byte[1]);
        Files.move(directory.resolve("store"), directory.resolve("away"));

        for (Runnable use : java.util.List.<Runnable>of(
                store::check,
                () -> store.put("c/v/b/y", new byte[1]),
                () -> store.get("c/v/b/x"),
                () -> store.names("c/"),
                () -> store.delete("c/v/b/x"))) {
            StorageException failed = catchThrowableOfType(StorageException.class, use::run);
            assertThat(failed.fault().code()).isEqualTo(BackupFault.BACKUP_STORE_FAILED);
            assertThat(failed.fault().sentence())
                    .contains(directory.resolve("store").toString());
        }
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    void emptyDirectoriesGoWithTheirLastFile() {
        store.put("c/v/b/x", new byte[1]);

        store.delete("c/v/b/x");

        assertThat(directory.resolve("store")).isEmptyDirectory();
    }
}
