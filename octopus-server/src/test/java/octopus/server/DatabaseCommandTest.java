package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import octopus.core.db.Database;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code octopus db}: what an operator does, with a server running and without. */
class DatabaseCommandTest {
    @TempDir
    Path data;

    private int octopus(String verb, String... more) {
        return Main.run(Stream.concat(Stream.of("db", verb, "--data", data.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private DatabaseSettings settings() throws Exception {
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".db")).toList();
            assertThat(found).hasSize(1);
            return DatabaseSettings.sqlite(found.getFirst());
        }
    }

    private static int tables(DSLContext sql) {
        return sql.fetchCount(DSL.table("marks"));
    }

    @Test
    void backsUpBesideARunningServerAndRestoresWithoutIt() throws Exception {
        assertThat(octopus("migrate")).isZero();
        Path copy = data.resolve("copy-of-today");
        try (Database running = Databases.open(settings())) {
            running.write(t -> t.sql().execute("create table marks (id integer primary key)"));
            running.write(t -> t.sql().execute("insert into marks (id) values (1)"));
            assertThat(octopus("backup", copy.toString())).isZero();
            assertThat(octopus("backup", copy.toString()))
                    .as("is not overwritten")
                    .isEqualTo(Main.FAILED);
            assertThat(octopus("check")).isZero();
            running.write(t -> t.sql().execute("insert into marks (id) values (2)"));
            assertThat(octopus("restore", copy.toString())).as("held").isEqualTo(Main.HELD);
        }
        DatabaseSettings settings = settings();
        assertThat(octopus("restore", copy.toString())).isZero();
        try (Database again = Databases.open(settings)) {
            assertThat(again.<Integer>read(DatabaseCommandTest::tables)).isEqualTo(1);
        }
        assertThat(octopus("check")).isZero();
    }
}
