package octopus.server.page;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** 100,000 rows of volumes beside a server that runs: copies of one of its own, in error or not, on no storage at all. */
final class ManyVolumes {
    private static final int COUNT = 100_000;
    private static final int BATCH = 5_000;

    private ManyVolumes() {}

    static void fill(Path data) {
        write(
                data,
                (connection, batch) -> "with recursive counter(n) as (select " + (batch * BATCH + 1)
                        + " union all select n + 1 from counter where n < " + (batch + 1) * BATCH
                        + ") insert into volumes (" + String.join(", ", columns(connection)) + ") select "
                        + columns(connection).stream().map(ManyVolumes::value).collect(Collectors.joining(", "))
                        + " from (select * from volumes where name = 'template'), counter");
    }

    static void empty(Path data) {
        write(
                data,
                (_, _) ->
                        "delete from volumes where rowid in (select rowid from volumes where name like 'many-%' limit "
                                + BATCH + ")");
    }

    private interface Words {
        String of(Connection connection, int batch) throws SQLException;
    }

    /** In batches: the server writes too. */
    private static void write(Path data, Words words) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("octopus.db"));
                Statement statement = connection.createStatement()) {
            boolean waits = statement.execute("pragma busy_timeout = 30000");
            for (int batch = 0; batch * BATCH < COUNT; batch++) {
                int rows = statement.executeUpdate(words.of(connection, batch));
                if (!waits || rows != BATCH) {
                    throw new IllegalStateException(rows + " rows");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> columns(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var rows = connection.getMetaData().getColumns(null, null, "volumes", null)) {
            while (rows.next()) {
                names.add(rows.getString("COLUMN_NAME"));
            }
        }
        return names;
    }

    private static String value(String column) {
        return switch (column) {
            case "id" -> "printf('%08x-0000-4000-8000-%012x', (n * 2654435761) % 4294967296, n)";
            case "name", "sort_name" -> "printf('many-%06d', n)";
            case "size_gib" -> "1 + (n - 1) % 1000";
            case "status" -> "case when n % 4 = 0 then 'error' else 'available' end";
            case "created_at" -> "created_at - n";
            case "backend", "pool", "host", "native_name", "notes" -> "null";
            default -> column;
        };
    }
}
