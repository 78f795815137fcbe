package octopus.neighbour.cinder;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** Cinder's tables, only read. SQL of Cinder's schema (2023.1 and what has the same columns) is here and nowhere else. */
public final class CinderDatabase implements AutoCloseable {
    private static final List<String> NEEDED = List.of(
            "volumes",
            "snapshots",
            "volume_attachment",
            "volume_types",
            "volume_type_extra_specs",
            "volume_metadata",
            "volume_admin_metadata",
            "volume_glance_metadata",
            "snapshot_metadata",
            "quotas",
            "quota_classes");

    private final Connection connection;
    private final String where;

    private CinderDatabase(Connection connection, String where) {
        this.connection = connection;
        this.where = where;
    }

    /** @throws StorageException CINDER_DATABASE_UNREADABLE */
    public static CinderDatabase open(SourceUrl url) {
        Properties properties = new Properties();
        if (!url.user().isEmpty()) {
            properties.setProperty("user", url.user());
            properties.setProperty("password", url.password().reveal());
        }
        try {
            Connection connection = DriverManager.getConnection(url.jdbc(), properties);
            CinderDatabase database = new CinderDatabase(connection, url.jdbc());
            try {
                connection.setReadOnly(!url.jdbc().startsWith("jdbc:sqlite"));
                NEEDED.forEach(table -> database.count(table));
                return database;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(url.jdbc(), e);
        }
    }

    String where() {
        return where;
    }

    /** How many rows a table has that are not deleted; 0 where an older Cinder does not have the table. */
    long countIfThere(String table) {
        try {
            return count(table);
        } catch (StorageException e) {
            return 0;
        }
    }

    private long count(String table) {
        return rows("select count(*) as found from " + quoted(table) + " where deleted = ?", List.of(false))
                .getFirst()
                .number("found");
    }

    List<SourceRow> types() {
        return rows("select * from volume_types where deleted = ? order by created_at, id", List.of(false));
    }

    /** For the first column of each row, the map that its key and value columns make. */
    Map<String, Map<String, String>> maps(String table, String owner, String key, Collection<String> owners) {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        if (owners.isEmpty()) {
            return found;
        }
        List<Object> values = new ArrayList<>(List.of(false));
        values.addAll(owners);
        String sql = "select * from " + table + " where deleted = ? and " + owner + " in ("
                + String.join(", ", Collections.nCopies(owners.size(), "?")) + ") order by id";
        for (SourceRow row : rows(sql, values)) {
            found.computeIfAbsent(row.need(owner), _ -> new LinkedHashMap<>())
                    .put(row.need(key), row.text("value").orElse(""));
        }
        return found;
    }

    /** Project ids by type. */
    Map<String, List<String>> access() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        // Here "deleted" is the row's own number once it is deleted.
        for (SourceRow row :
                rows("select volume_type_id, project_id from volume_type_projects where deleted = 0", List.of())) {
            found.computeIfAbsent(row.need("volume_type_id"), _ -> new ArrayList<>())
                    .add(row.need("project_id"));
        }
        return found;
    }

    /** A row of its own for each name and each value; values say to which name they belong. */
    List<SourceRow> qos() {
        return rows("select * from quality_of_service_specs where deleted = ?", List.of(false));
    }

    List<SourceRow> defaultTypes() {
        return countIfThere("default_volume_types") == 0
                ? List.of()
                : rows("select * from default_volume_types where deleted = ?", List.of(false));
    }

    /** Ids of types that have a row of encryption. */
    List<String> encryptedTypes() {
        return rows("select volume_type_id from encryption where deleted = ?", List.of(false)).stream()
                .map(row -> row.need("volume_type_id"))
                .toList();
    }

    /** {@code host@backend} of every volume, without pools. */
    List<String> hosts() {
        return rows("select distinct host from volumes where deleted = ? and host is not null", List.of(false)).stream()
                .map(row -> row.text("host").orElse("").replaceFirst("#.*$", ""))
                .filter(host -> !host.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    List<SourceRow> quotas() {
        return rows("select project_id, resource, hard_limit from quotas where deleted = ?", List.of(false));
    }

    List<SourceRow> quotaClasses() {
        return rows("select class_name, resource, hard_limit from quota_classes where deleted = ?", List.of(false));
    }

    /** All rows of a table that are not deleted; none where an older Cinder does not have the table. */
    List<SourceRow> all(String table) {
        return countIfThere(table) == 0
                ? List.of()
                : rows("select * from " + quoted(table) + " where deleted = ? order by created_at, id", List.of(false));
    }

    /** One of the tables is called as a word of SQL. */
    private String quoted(String table) {
        String quote = where.startsWith("jdbc:mariadb") ? "`" : "\"";
        return quote + table + quote;
    }

    /** Volume types by the groups that may have such volumes. */
    Map<String, List<String>> volumeTypesOfGroups() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (SourceRow row : all("group_volume_type_mapping")) {
            found.computeIfAbsent(row.need("group_id"), _ -> new ArrayList<>()).add(row.need("volume_type_id"));
        }
        return found;
    }

    /** The next volumes by id. */
    List<SourceRow> volumes(String after, int limit) {
        return rows(
                "select * from volumes where deleted = ? and id > ? order by id limit " + limit, List.of(false, after));
    }

    List<SourceRow> snapshots(Collection<String> volumes) {
        return ofVolumes("snapshots", volumes);
    }

    List<SourceRow> attachments(Collection<String> volumes) {
        return ofVolumes("volume_attachment", volumes);
    }

    private List<SourceRow> ofVolumes(String table, Collection<String> volumes) {
        if (volumes.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>(List.of(false));
        values.addAll(volumes);
        String sql = "select * from " + table + " where deleted = ? and volume_id in ("
                + String.join(", ", Collections.nCopies(volumes.size(), "?")) + ") order by created_at, id";
        return rows(sql, values);
    }

    private List<SourceRow> rows(String sql, List<?> values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet result = statement.executeQuery()) {
                List<SourceRow> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row(result));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw unreadable(where, e);
        }
    }

    private static SourceRow row(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            boolean time = columns.getColumnType(i) == java.sql.Types.TIMESTAMP
                    && !columns.getClass().getName().contains("sqlite");
            values.put(
                    columns.getColumnLabel(i).toLowerCase(Locale.ROOT),
                    time ? result.getObject(i, LocalDateTime.class) : result.getObject(i));
        }
        return new SourceRow(values);
    }

    private static StorageException unreadable(String where, SQLException cause) {
        return new StorageException(
                Fault.of(
                        NeighbourFault.CINDER_DATABASE_UNREADABLE,
                        "Reading Cinder's database " + where,
                        String.valueOf(cause.getMessage()),
                        "See that it runs, that user and password are right, and that it is Cinder's."),
                cause);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was only read.
        }
    }
}
