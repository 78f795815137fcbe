package octopus.core.db;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.ServerPreparedStatement;
import org.mariadb.jdbc.client.Client;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.codec.Parameter;
import org.mariadb.jdbc.export.Prepare;
import org.mariadb.jdbc.message.ClientMessage;
import org.mariadb.jdbc.message.client.ExecutePacket;
import org.mariadb.jdbc.message.server.OkPacket;
import org.mariadb.jdbc.plugin.codec.IntCodec;
import org.mariadb.jdbc.plugin.codec.LongCodec;
import org.mariadb.jdbc.plugin.codec.ShortCodec;
import org.mariadb.jdbc.plugin.codec.StringCodec;
import org.mariadb.jdbc.util.ParameterList;

/**
 * Several prepared statements on one way to the server: what its driver does for a batch, which JDBC knows only for one
 * statement with many values. The server runs each of them, also behind one that fails, so only a transaction that is then
 * rolled back may go this way. One text of several statements is no match: the server would parse it each time.
 */
final class MariaDbPipeline {
    private static final Parameter<?> NULL = (Parameter<?>) Parameter.NULL_PARAMETER;

    private MariaDbPipeline() {}

    /** Empty, and nothing is done, when the server has not prepared all of them yet, or a value is not text or a number. */
    static Optional<List<Completion>> run(Connection connection, List<DeferredWrites.Statement> statements)
            throws SQLException {
        var driver = connection.unwrap(org.mariadb.jdbc.Connection.class);
        Client client = driver.getClient();
        List<ServerPreparedStatement> used = new ArrayList<>();
        try {
            ClientMessage[] messages = new ClientMessage[statements.size()];
            for (int i = 0; i < messages.length; i++) {
                DeferredWrites.Statement statement = statements.get(i);
                @Nullable ParameterList values = parameters(statement.values());
                if (values == null) {
                    return Optional.empty();
                }
                var prepared = driver.prepareStatement(statement.text()).unwrap(ServerPreparedStatement.class);
                @Nullable Prepare prepare = client.getContext().getPrepareCacheCmd(statement.text(), prepared);
                used.add(prepared);
                if (prepare == null) {
                    return Optional.empty();
                }
                prepared.setPrepareResult(prepare);
                messages[i] = new ExecutePacket(prepare, values, statement.text(), prepared, null);
            }
            return Optional.of(client.executePipeline(
                    messages,
                    used.getLast(),
                    0,
                    0,
                    ResultSet.CONCUR_READ_ONLY,
                    ResultSet.TYPE_FORWARD_ONLY,
                    false,
                    false));
        } catch (BatchUpdateException e) {
            // What the server said is inside; the wrapping has lost what kind of trouble it is.
            throw e.getCause() instanceof SQLException said ? said : e;
        } finally {
            for (ServerPreparedStatement statement : used) {
                statement.close();
            }
        }
    }

    /** How many rows a write changed; -1 of a query. */
    static int changed(Completion answer) {
        return answer instanceof OkPacket done ? Math.toIntExact(done.getAffectedRows()) : -1;
    }

    private static @Nullable ParameterList parameters(@Nullable Object[] values) {
        ParameterList list = new ParameterList(values.length);
        for (int i = 0; i < values.length; i++) {
            @Nullable
            Parameter<?> parameter =
                    switch (values[i]) {
                        case null -> NULL;
                        case String text -> new Parameter<>(StringCodec.INSTANCE, text);
                        case Long number -> new Parameter<>(LongCodec.INSTANCE, number);
                        case Integer number -> new Parameter<>(IntCodec.INSTANCE, number);
                        case Short number -> new Parameter<>(ShortCodec.INSTANCE, number);
                        default -> null;
                    };
            if (parameter == null) {
                return null;
            }
            list.set(i, parameter);
        }
        return list;
    }
}
