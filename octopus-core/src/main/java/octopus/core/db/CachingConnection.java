package octopus.core.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * Keeps prepared statements, because sqlite-jdbc does not: parsing and planning the SQL costs more than running it when
 * one row is read by its key. For one thread at a time, like the connection below it.
 */
final class CachingConnection extends DefaultConnection {
    private static final int STATEMENTS = 256;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(STATEMENTS * 2, 0.75f, true);

    CachingConnection(Connection connection) {
        super(connection);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        PreparedStatement statement = idle.remove(sql);
        return new Borrowed(sql, statement == null ? super.prepareStatement(sql) : statement);
    }

    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        @Nullable PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close(); // The same SQL was in use twice at once.
        }
        if (idle.size() > STATEMENTS) {
            var oldest = idle.entrySet().iterator();
            oldest.next().getValue().close();
            oldest.remove();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : idle.values()) {
            statement.close();
        }
        idle.clear();
        super.close();
    }

    private final class Borrowed extends DefaultPreparedStatement {
        private final String sql;
        private boolean changed;
        private boolean given;

        Borrowed(String sql, PreparedStatement statement) {
            super(statement);
            this.sql = sql;
        }

        @Override
        public void setMaxRows(int rows) throws SQLException {
            changed = true;
            super.setMaxRows(rows);
        }

        @Override
        public void setFetchSize(int rows) throws SQLException {
            changed = true;
            super.setFetchSize(rows);
        }

        @Override
        public void setQueryTimeout(int seconds) throws SQLException {
            changed = true;
            super.setQueryTimeout(seconds);
        }

        @Override
        public void addBatch() throws SQLException {
            changed = true;
            super.addBatch();
        }

        @Override
        public void close() throws SQLException {
            if (given) {
                return;
            }
            given = true;
            if (changed) {
                super.close(); // The next user must not meet another's limits.
            } else {
                giveBack(sql, getDelegatePreparedStatement());
            }
        }
    }
}
