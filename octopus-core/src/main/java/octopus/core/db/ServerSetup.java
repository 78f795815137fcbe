package octopus.core.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database must be like before it gets its tables, and what its operator should know. */
final class ServerSetup {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSetup.class);

    /** The one collation of MariaDB that, as the other databases do, takes "Gold", "gold" and "gold " for three names. */
    private static final String EACH_CHARACTER = "utf8mb4_nopad_bin";

    private ServerSetup() {}

    static void prepare(DatabaseUrl.Server url, Connection connection) throws SQLException {
        switch (url.kind()) {
            case POSTGRESQL -> {
                warnUnless(url, connection, "show fsync", "on", "fsync", "commits may be lost with the power");
                if (!"local on remote_write remote_apply".contains(ask(connection, "show synchronous_commit"))) {
                    warn(url, "synchronous_commit", "off", "the last commits may be lost in a crash");
                }
                warnUnless(
                        url,
                        connection,
                        "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()",
                        "UTF8",
                        "encoding",
                        "names in other scripts cannot be kept");
            }
            case MARIADB -> {
                if (!EACH_CHARACTER.equals(ask(connection, "select @@collation_database"))) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("alter database character set utf8mb4 collate " + EACH_CHARACTER);
                    }
                }
                warnUnless(
                        url,
                        connection,
                        "select @@innodb_flush_log_at_trx_commit",
                        "1",
                        "innodb_flush_log_at_trx_commit",
                        "commits may be lost with the power");
            }
            case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
        }
    }

    /** MariaDB's own {@code text} ends at 64 KiB, where the others hold what there is; {@code mediumtext} at 16 MiB. */
    static void widenText(Connection connection) throws SQLException {
        List<String> changes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet columns = statement.executeQuery("select table_name, column_name, is_nullable, column_default"
                        + " from information_schema.columns where table_schema = database() and data_type = 'text'")) {
            while (columns.next()) {
                String preset = columns.getString(4);
                changes.add("alter table `" + columns.getString(1) + "` modify `" + columns.getString(2)
                        + "` mediumtext" + ("YES".equals(columns.getString(3)) ? "" : " not null")
                        + (preset == null ? "" : " default " + preset));
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }

    private static void warnUnless(
            DatabaseUrl.Server url,
            Connection connection,
            String question,
            String wanted,
            String name,
            String consequence)
            throws SQLException {
        String answer = ask(connection, question);
        if (!wanted.equals(answer)) {
            warn(url, name, answer, consequence);
        }
    }

    private static void warn(DatabaseUrl.Server url, String name, String value, String consequence) {
        LOG.warn("database {}: {} is {}: {}", url.jdbc(), name, value, consequence);
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }
}
