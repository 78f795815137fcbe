package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is full, or read-only, on a small one of the test's own; mounting needs root. */
class DiskTroubleIT {
    @TempDir
    Path directory;

    private Path mount;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        mount = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=4m", "octopus-test", mount.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (mount != null) {
            run("umount", mount.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private DatabaseSettings settings() {
        return DatabaseSettings.sqlite(mount.resolve("octopus.db"));
    }

    @Test
    void aFullDiskIsAFaultAndNothingAcknowledgedIsLost() throws Exception {
        Path filler = Files.write(mount.resolve("filler"), new byte[1 << 20]);
        String text = "x".repeat(20_000);
        try (Database database = Databases.open(settings())) {
            database.write(t -> t.sql().execute("create table notes (id integer primary key, text text)"));
            List<Integer> acknowledged = new ArrayList<>();
            StorageException full = catchThrowableOfType(StorageException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    int id = i;
                    database.write(t -> t.sql().execute("insert into notes (id, text) values (?, ?)", id, text));
                    acknowledged.add(id);
                }
            });
            assertThat(full.fault().code()).isEqualTo(DatabaseFault.DATABASE_FULL);
            assertThat(full.fault().correction()).contains("Free room");
            assertThat(acknowledged).isNotEmpty();
            assertThat(ids(database)).isEqualTo(acknowledged);

            Files.delete(filler);
            database.write(t -> t.sql().execute("insert into notes (id, text) values (5000, 'room again')"));
            acknowledged.add(5000);
            assertThat(ids(database)).isEqualTo(acknowledged);
        }
        assertThat(Databases.check(settings())).isEmpty();
    }

    private static List<Integer> ids(Database database) {
        return database.read(
                sql -> sql.fetch("select id from notes order by id").getValues(0, Integer.class));
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        Databases.open(settings()).close();
        run("mount", "-o", "remount,ro", mount.toString());
        EmbeddedDatabaseTest.assertFault(() -> Databases.open(settings()), DatabaseFault.DATABASE_READ_ONLY);
    }

    @Test
    void aDiskThatIsFullAtTheStartIsNamed() throws Exception {
        StorageException full = null;
        for (int room = 64; room >= 0 && full == null; room -= 16) {
            Path filler = Files.write(mount.resolve("filler"), new byte[(4 << 20) - (room << 10)]);
            full = catchThrowableOfType(
                    StorageException.class, () -> Databases.open(settings()).close());
            Files.delete(filler);
        }
        assertThat(full).isNotNull();
        assertThat(full.fault().code()).isEqualTo(DatabaseFault.DATABASE_FULL);
    }
}
