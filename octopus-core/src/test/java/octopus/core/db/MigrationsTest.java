package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final String LOCATION = "rooms/migrations";

    @TempDir
    Path directory;

    @Test
    void aSecondStartDoesNotAskFlyway() throws Exception {
        DatabaseSettings settings = DatabaseSettings.sqlite(directory.resolve("octopus.db"));
        Databases.open(settings).close();
        var source = Sqlite.writing(directory.resolve("octopus.db"));
        try (var connection = source.getConnection()) {
            assertThat(Migrations.run(source, connection, "here")).isFalse();
            connection.createStatement().execute("update schema_fingerprint set fingerprint = 'other files'");
            assertThat(Migrations.run(source, connection, "here")).isTrue();
            assertThat(Migrations.run(source, connection, "here")).isFalse();
        }
    }

    @Test
    void tablesOfANewerVersionAreRefused() {
        DatabaseSettings settings = DatabaseSettings.sqlite(directory.resolve("octopus.db"));
        try (Database database = Databases.open(settings)) {
            database.write(t -> t.sql()
                    .execute("insert into schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, installed_on, execution_time, success)"
                            + " values (999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'x',"
                            + " '2030-01-01 00:00:00.000', 1, 1)"));
            database.write(t -> t.sql().execute("update schema_fingerprint set fingerprint = 'future'"));
        }
        EmbeddedDatabaseTest.assertFault(() -> Databases.open(settings), DatabaseFault.DATABASE_SCHEMA_FOREIGN);
        // The lock is free again: what is wrong is the schema, also the second time.
        EmbeddedDatabaseTest.assertFault(() -> Databases.open(settings), DatabaseFault.DATABASE_SCHEMA_FOREIGN);
    }

    @Test
    void theFingerprintIsTheSameFromFoldersAndJarsAndChangesWithAnyFile() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("classes").resolve(LOCATION));
        Files.writeString(folder.resolve("V001__a.sql"), "create table a (id integer);");
        Files.writeString(folder.resolve("V002__b.sql"), "create table b (id integer);");
        Path jar = jar(folder);
        Optional<String> fromFolder = fingerprint(directory.resolve("classes"));
        assertThat(fromFolder).isPresent().isEqualTo(fingerprint(jar));
        Files.writeString(folder.resolve("V002__b.sql"), "create table b (id bigint);");
        assertThat(fingerprint(directory.resolve("classes"))).isPresent().isNotEqualTo(fromFolder);
    }

    @Test
    void withoutFilesThereIsNoFingerprint() throws Exception {
        assertThat(fingerprint(directory)).isEmpty();
    }

    private Path jar(Path folder) throws IOException {
        Path jar = directory.resolve("room.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(LOCATION + "/"));
            for (String name : new String[] {"V002__b.sql", "V001__a.sql"}) {
                out.putNextEntry(new JarEntry(LOCATION + "/" + name));
                out.write(Files.readAllBytes(folder.resolve(name)));
            }
        }
        return jar;
    }

    private static Optional<String> fingerprint(Path root) throws IOException {
        URL[] place = {root.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(place, null)) {
            return MigrationFiles.fingerprint(loader, LOCATION);
        }
    }

    @Test
    void urlsAreUnderstoodOrExplained() {
        assertThat(DatabaseUrl.of("jdbc:postgresql://db:5432/octopus"))
                .isEqualTo(DatabaseUrl.of("postgresql://db:5432/octopus"));
        assertThat(DatabaseUrl.of("mariadb://db/octopus"))
                .isEqualTo(new DatabaseUrl.Server(Database.Kind.MARIADB, "jdbc:mariadb://db/octopus"));
        assertThatThrownBy(() -> DatabaseUrl.of("oracle:x")).hasMessageContaining("postgresql://host");
        assertThatThrownBy(() -> DatabaseUrl.of("postgresql://me:geheim@db/octopus"))
                .hasMessageContaining("user or a password")
                .hasMessageNotContaining("geheim");
    }
}
