package octopus.core.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jooq.ConnectionProvider;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.client.Completion;

/**
 * The connection of one transaction on a database server, and its writes whose answer nobody waits for: they go together, on
 * one way, with the next statement whose answer is needed, at the latest before the commit. A way to the server and back costs
 * more than most writes do.
 *
 * <p>jOOQ asks for the connection before each statement, so nothing overtakes a write that waits.
 */
final class DeferredWrites implements ConnectionProvider {
    /** Enough for every step of a flow; more only wait longer for the answer to the first. */
    private static final int MOST = 32;

    private final Connection connection;
    private final Database.Kind kind;
    private final List<Write> waiting = new ArrayList<>();

    record Statement(String text, @Nullable Object[] values) {}

    /** @param changed is told how many rows it changed */
    private record Write(Statement statement, IntConsumer changed) {}

    DeferredWrites(Connection connection, Database.Kind kind) {
        this.connection = connection;
        this.kind = kind;
    }

    /** @param changed is told how many rows it changed, once that is known; may throw to give the transaction up */
    void add(String text, @Nullable Object[] values, IntConsumer changed) {
        if (waiting.size() == MOST) {
            send();
        }
        waiting.add(new Write(new Statement(text, values), changed));
    }

    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /** @throws DataAccessException when a write fails: the transaction can only be rolled back then */
    void send() {
        if (areWaiting()) {
            run(Optional.empty(), _ -> Boolean.TRUE);
        }
    }

    /** What a query finds behind the writes that wait, on one way with them. */
    <R> List<R> fetch(String query, @Nullable Object[] values, Function<Row, R> reader) {
        return run(Optional.of(new Statement(query, values)), reader);
    }

    private <R> List<R> run(Optional<Statement> query, Function<Row, R> reader) {
        List<Write> writes = List.copyOf(waiting);
        waiting.clear();
        List<Statement> statements = new ArrayList<>();
        writes.forEach(write -> statements.add(write.statement()));
        query.ifPresent(statements::add);
        Answers<R> answers;
        try {
            answers = switch (kind) {
                case MARIADB -> piped(statements, reader);
                case POSTGRESQL, SQLITE -> joined(statements, reader);
            };
        } catch (SQLException e) {
            throw new DataAccessException("a transaction's writes failed", e);
        }
        for (int i = 0; i < writes.size(); i++) {
            writes.get(i).changed().accept(answers.changed()[i]);
        }
        return answers.found();
    }

    /** @param changed by each of the statements @param found by the last one, when it is a query */
    private record Answers<R>(int[] changed, List<R> found) {}

    private <R> Answers<R> piped(List<Statement> statements, Function<Row, R> reader) throws SQLException {
        Optional<List<Completion>> piped =
                statements.size() == 1 ? Optional.empty() : MariaDbPipeline.run(connection, statements);
        if (piped.isEmpty()) {
            return oneByOne(statements, reader);
        }
        List<Completion> answers = piped.get();
        int[] changed = answers.stream().mapToInt(MariaDbPipeline::changed).toArray();
        return new Answers<>(
                changed, answers.getLast() instanceof ResultSet rows ? FixedSql.read(rows, reader) : List.of());
    }

    private <R> Answers<R> oneByOne(List<Statement> statements, Function<Row, R> reader) throws SQLException {
        int[] changed = new int[statements.size()];
        List<R> found = List.of();
        for (int i = 0; i < changed.length; i++) {
            Answers<R> answer = joined(List.of(statements.get(i)), reader);
            changed[i] = answer.changed()[0];
            found = answer.found();
        }
        return new Answers<>(changed, found);
    }

    /** As one text, which PostgreSQL's driver takes apart again, prepares and sends together. */
    private <R> Answers<R> joined(List<Statement> statements, Function<Row, R> reader) throws SQLException {
        String text = statements.stream().map(Statement::text).collect(Collectors.joining(";"));
        int[] changed = new int[statements.size()];
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int place = 1;
            for (Statement each : statements) {
                place = FixedSql.bind(statement, place, each.values());
            }
            statement.execute();
            for (int i = 0; i < changed.length - 1; i++) {
                changed[i] = statement.getUpdateCount();
                statement.getMoreResults();
            }
            changed[changed.length - 1] = statement.getUpdateCount();
            @Nullable ResultSet rows = statement.getResultSet();
            return new Answers<>(changed, rows == null ? List.of() : FixedSql.read(rows, reader));
        }
    }

    @Override
    public Connection acquire() {
        send();
        return connection;
    }

    /** It stays with its transaction. */
    @Override
    public void release(Connection released) {}
}
