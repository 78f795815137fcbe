package octopus.core.db;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;

/**
 * A database of a test's own, with all tables of all rooms on the class path. Closing it removes it.
 *
 * @param settings with which it can be opened again, after {@code database.close()}
 */
public record TestDatabase(
        Database database, DatabaseSettings settings, Runnable removal, Map<String, Result<Record>> firstRows)
        implements AutoCloseable {
    /** A place for a database without tables. */
    record Empty(DatabaseSettings settings, Runnable removal) {}

    private static final Set<String> KEPT = Set.of("schema_history", "schema_fingerprint");

    static TestDatabase open(DatabaseSettings settings, Runnable removal) {
        Database database = Databases.open(settings);
        return new TestDatabase(database, settings, removal, firstRows(database));
    }

    /** What the migrations put into tables. */
    private static Map<String, Result<Record>> firstRows(Database database) {
        return database.read(sql -> tables(sql, database.kind()).stream()
                .map(table -> Map.entry(
                        table, sql.select().from(DSL.table(DSL.name(table))).fetch()))
                .filter(rows -> rows.getValue().isNotEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Makes every table what it was after the migrations, so that the next test of a class begins afresh. */
    public void empty() {
        database.write(transaction -> {
            DSLContext sql = transaction.sql();
            List<String> tables = tables(sql, database.kind());
            switch (database.kind()) {
                case SQLITE -> {
                    sql.execute("pragma defer_foreign_keys = on");
                    tables.forEach(
                            table -> sql.deleteFrom(DSL.table(DSL.name(table))).execute());
                }
                case POSTGRESQL -> {
                    if (!tables.isEmpty()) {
                        sql.execute("truncate "
                                + tables.stream().map(t -> '"' + t + '"').collect(joining(", ")));
                    }
                }
                case MARIADB -> {
                    sql.execute("set foreign_key_checks = 0");
                    tables.forEach(
                            table -> sql.deleteFrom(DSL.table(DSL.name(table))).execute());
                    sql.execute("set foreign_key_checks = 1");
                }
            }
            firstRows.forEach((table, rows) ->
                    rows.forEach(row -> sql.insertInto(DSL.table(DSL.name(table)), row.fields())
                            .values(row.intoArray())
                            .execute()));
            return tables.size();
        });
    }

    private static List<String> tables(DSLContext sql, Database.Kind kind) {
        String query =
                switch (kind) {
                    case SQLITE -> "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
                    case POSTGRESQL -> "select tablename from pg_tables where schemaname = current_schema()";
                    case MARIADB -> "select table_name from information_schema.tables where table_schema = database()";
                };
        return sql.fetch(query).getValues(0, String.class).stream()
                .filter(table -> !KEPT.contains(table.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        database.close();
        removal.run();
    }
}
