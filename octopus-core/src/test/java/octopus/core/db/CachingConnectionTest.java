package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingConnectionTest {
    private static final String THREE = "values (1), (2), (3)";

    @TempDir
    Path directory;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = new CachingConnection(
                Sqlite.writing(directory.resolve("some.db")).getConnection());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static List<Integer> values(PreparedStatement statement) throws SQLException {
        List<Integer> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.add(rows.getInt(1));
            }
        }
        return values;
    }

    private PreparedStatement below(PreparedStatement statement) throws SQLException {
        return ((org.jooq.tools.jdbc.DefaultPreparedStatement) statement).getDelegatePreparedStatement();
    }

    @Test
    void theSameSqlIsPreparedOnce() throws SQLException {
        PreparedStatement first;
        try (PreparedStatement statement = connection.prepareStatement(THREE)) {
            first = below(statement);
            assertThat(values(statement)).containsExactly(1, 2, 3);
        }
        try (PreparedStatement statement = connection.prepareStatement(THREE)) {
            assertThat(below(statement)).isSameAs(first);
            assertThat(values(statement)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void oneUsersLimitsAreNotTheNextOnes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(THREE)) {
            statement.setMaxRows(1);
            assertThat(values(statement)).containsExactly(1);
        }
        try (PreparedStatement statement = connection.prepareStatement(THREE)) {
            assertThat(values(statement)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void parametersAreForgotten() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select coalesce(?, -1)")) {
            statement.setInt(1, 7);
            assertThat(values(statement)).containsExactly(7);
        }
        try (PreparedStatement statement = connection.prepareStatement("select coalesce(?, -1)")) {
            assertThat(values(statement)).containsExactly(-1);
        }
    }

    @Test
    void twoAtOnceDoNotDisturbEachOther() throws SQLException {
        try (PreparedStatement outer = connection.prepareStatement(THREE);
                ResultSet rows = outer.executeQuery()) {
            assertThat(rows.next()).isTrue();
            try (PreparedStatement inner = connection.prepareStatement(THREE)) {
                assertThat(values(inner)).containsExactly(1, 2, 3);
            }
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void theOldestLeaveWhenThereAreTooMany() throws SQLException {
        PreparedStatement first;
        try (PreparedStatement statement = connection.prepareStatement("select 0")) {
            first = below(statement);
        }
        for (int i = 1; i <= 300; i++) {
            try (PreparedStatement statement = connection.prepareStatement("select " + i)) {
                assertThat(values(statement)).containsExactly(i);
            }
        }
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void afterAnErrorTheStatementWorksAgain() throws SQLException {
        connection.createStatement().execute("create table one (id integer primary key)");
        String insert = "insert into one (id) values (?)";
        for (int i = 0; i < 2; i++) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setInt(1, i);
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setInt(1, i);
                assertThatThrownBy(statement::executeUpdate).hasMessageContaining("UNIQUE");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from one")) {
            assertThat(values(statement)).containsExactly(2);
        }
    }
}
