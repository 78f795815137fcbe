package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.spi.Secret;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path directory;

    private DatabaseSettings settings;
    private Database database;

    @BeforeEach
    void open() {
        settings = DatabaseSettings.sqlite(directory.resolve("octopus.db"));
        database = Databases.open(settings);
        database.write(t -> t.sql().execute("create table pairs (id integer primary key, half integer not null)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static void insertPair(Database into, int number) {
        into.write(t -> {
            t.sql().execute("insert into pairs (id, half) values (?, ?)", 2 * number, 0);
            return t.sql().execute("insert into pairs (id, half) values (?, ?)", 2 * number + 1, 1);
        });
    }

    private static int count(DSLContext sql) {
        return sql.fetchSingle("select count(*) from pairs").get(0, Integer.class);
    }

    @Test
    void aBackupTakenWhileWritersWriteIsOneConsistentMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        Thread writer = Thread.startVirtualThread(() -> {
            while (!stop.get()) {
                insertPair(database, written.getAndIncrement());
            }
        });
        org.awaitility.Awaitility.await().until(() -> written.get() > 200);
        int before = written.get() - 1;
        Path copy = directory.resolve("backup.db");
        Databases.backup(settings, copy);
        int after = written.get();
        org.awaitility.Awaitility.await().until(() -> written.get() > after); // Writers were not stopped by it.
        stop.set(true);
        writer.join();

        DatabaseSettings restored = DatabaseSettings.sqlite(directory.resolve("elsewhere/octopus.db"));
        Databases.restore(restored, copy);
        assertThat(Databases.check(restored)).isEmpty();
        try (Database again = Databases.open(restored)) {
            int rows = again.read(BackupTest::count);
            assertThat(rows).isEven().isBetween(2 * before, 2 * after);
            insertPair(again, 1_000_000);
        }
    }

    @Test
    void onlyItsOwnerMayReadDatabaseAndBackup() throws Exception {
        Path copy = directory.resolve("backup.db");
        Databases.backup(settings, copy);
        for (Path file : new Path[] {copy, directory.resolve("octopus.db"), directory.resolve("octopus.db-wal")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path copy = Files.writeString(directory.resolve("backup.db"), "precious");
        EmbeddedDatabaseTest.assertFault(() -> Databases.backup(settings, copy), DatabaseFault.BACKUP_FAILED);
        assertThat(copy).hasContent("precious");
    }

    @Test
    void aMissingDirectoryLeavesNothing() {
        EmbeddedDatabaseTest.assertFault(
                () -> Databases.backup(settings, directory.resolve("nowhere/backup.db")), DatabaseFault.BACKUP_FAILED);
    }

    @Test
    void restoreKeepsWhatWasThereAndRefusesAnOpenDatabase() {
        insertPair(database, 1);
        Path copy = directory.resolve("backup.db");
        Databases.backup(settings, copy);
        insertPair(database, 2);
        EmbeddedDatabaseTest.assertFault(() -> Databases.restore(settings, copy), DatabaseFault.DATABASE_HELD);
        database.close();
        Path before = Databases.restore(settings, copy);
        database = Databases.open(settings);
        assertThat(database.<Integer>read(BackupTest::count)).isEqualTo(2);
        try (Database old = Databases.open(DatabaseSettings.sqlite(before))) {
            assertThat(old.<Integer>read(BackupTest::count)).isEqualTo(4);
        }
    }

    @Test
    void aDamagedBackupIsNotRestored() throws Exception {
        for (int i = 0; i < 500; i++) {
            insertPair(database, i);
        }
        Path copy = directory.resolve("backup.db");
        Databases.backup(settings, copy);
        byte[] content = Files.readAllBytes(copy);
        for (int i = content.length / 2; i < content.length; i++) {
            content[i] = (byte) 0x5a;
        }
        Files.write(copy, content);
        database.close();
        EmbeddedDatabaseTest.assertFault(() -> Databases.restore(settings, copy), DatabaseFault.BACKUP_FAILED);
        Files.writeString(copy, "not a database at all, only text that is long enough to look like one");
        assertThatThrownBy(() -> Databases.restore(settings, copy)).hasMessageContaining("not a database");
        database = Databases.open(settings);
        assertThat(database.<Integer>read(BackupTest::count)).isEqualTo(1000);
    }

    @Test
    void checkFindsRowsThatPointNowhere() {
        database.write(
                t -> t.sql().execute("create table leaf (id integer primary key, root integer references pairs)"));
        database.close();
        try (var connection = Sqlite.writing(directory.resolve("octopus.db")).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("pragma foreign_keys = off");
            statement.execute("insert into leaf (id, root) values (1, 77)");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(Databases.check(settings)).singleElement().asString().contains("leaf", "pairs");
        database = Databases.open(settings);
    }

    @Test
    void forServersTheCommandIsNamed() {
        Secret password = Secret.of("geheim");
        var postgresql = DatabaseSettings.server("postgresql://db.example:5433/octopus", "me", password);
        assertThatThrownBy(() -> Databases.backup(postgresql, Path.of("/backup/today")))
                .hasMessageContaining("pg_dump --format=custom --host=db.example --port=5433 --username=me"
                        + " --dbname=octopus --file=/backup/today")
                .hasMessageNotContaining("geheim");
        var mariadb = DatabaseSettings.server("jdbc:mariadb://db.example/octopus", "me", password);
        assertThatThrownBy(() -> Databases.backup(mariadb, Path.of("/backup/today")))
                .hasMessageContaining("mariadb-dump --single-transaction --routines --host=db.example --port=3306"
                        + " --user=me --password --result-file=/backup/today octopus");
        assertThatThrownBy(() -> Databases.restore(mariadb, Path.of("/backup/today")))
                .hasMessageContaining(
                        "mariadb --host=db.example --port=3306 --user=me --password octopus" + " < /backup/today");
    }
}
