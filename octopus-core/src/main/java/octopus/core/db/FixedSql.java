package octopus.core.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.conf.SettingsTools;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is run so often that making its text costs more than running it: jOOQ renders it once, afterwards only
 * the values are bound. For the few statements of the hottest paths; one instance belongs to the store of one database.
 */
public final class FixedSql {
    private static final int FEW = 8;

    private final Function<DSLContext, Query> shape;
    private volatile @Nullable String text;

    /** @param shape made with {@link #value} for each value, in the order in which they are given later */
    public FixedSql(Function<DSLContext, Query> shape) {
        this.shape = shape;
    }

    public static FixedSql insert(Table<?> table, Field<?>... fields) {
        return new FixedSql(sql -> insertInto(sql, table, fields));
    }

    /** No row, and 0 as the answer, when a unique key has the values already. */
    public static FixedSql insertIfNew(Table<?> table, Field<?>... fields) {
        return new FixedSql(sql -> insertInto(sql, table, fields).onConflictDoNothing());
    }

    private static org.jooq.InsertValuesStepN<?> insertInto(DSLContext sql, Table<?> table, Field<?>... fields) {
        List<Field<?>> values =
                Arrays.stream(fields).<Field<?>>map(FixedSql::value).toList();
        return sql.insertInto(table).columns(fields).values(values);
    }

    /** The values of the fields come first, then those of the condition. */
    public static FixedSql update(Table<?> table, List<Field<?>> fields, Condition condition) {
        return new FixedSql(sql -> {
            var update = sql.updateQuery(table);
            fields.forEach(field -> set(update, field));
            update.addConditions(condition);
            return update;
        });
    }

    private static <T> void set(org.jooq.UpdateQuery<?> update, Field<T> field) {
        update.addValue(field, value(field));
    }

    /** Where a value will be bound. */
    public static <T> Field<T> value(Field<T> like) {
        return DSL.param(like.getName(), like);
    }

    /**
     * As {@link #execute}, by the end of the transaction at the latest, before anything that is sent after it: for writes
     * whose answer nobody needs. What it fails with comes out of a later statement or out of the commit.
     */
    public void later(DSLContext sql, @Nullable Object... values) {
        checkedLater(sql, _ -> {}, values);
    }

    /**
     * As {@link #later}.
     *
     * @param changed is told how many rows it changed, once that is known; what it throws rolls the transaction back
     */
    public void checkedLater(DSLContext sql, IntConsumer changed, @Nullable Object... values) {
        Optional<DeferredWrites> deferred = deferred(sql);
        if (deferred.isPresent()) {
            deferred.get().add(text(sql), values, changed);
        } else {
            changed.accept(execute(sql, values));
        }
    }

    /** Runs what {@link #later} has put off. */
    public static void sendDeferred(DSLContext sql) {
        deferred(sql).ifPresent(DeferredWrites::send);
    }

    private static Optional<DeferredWrites> deferred(DSLContext sql) {
        return sql.configuration().connectionProvider() instanceof DeferredWrites writes
                ? Optional.of(writes)
                : Optional.empty();
    }

    /** @return how many rows it changed */
    public int execute(DSLContext sql, @Nullable Object... values) {
        String statementText = text(sql);
        Optional<DeferredWrites> deferred = deferred(sql).filter(DeferredWrites::areWaiting);
        if (deferred.isPresent()) {
            int[] rows = {0};
            deferred.get().add(statementText, values, changed -> rows[0] = changed);
            deferred.get().send();
            return rows[0];
        }
        return sql.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                bind(statement, 1, values);
                return statement.executeUpdate();
            }
        });
    }

    /** What the query finds, each row read as it goes by. */
    public <R> List<R> fetch(DSLContext sql, Function<Row, R> reader, @Nullable Object... values) {
        String statementText = text(sql);
        Optional<DeferredWrites> deferred = deferred(sql).filter(DeferredWrites::areWaiting);
        if (deferred.isPresent()) {
            return deferred.get().fetch(statementText, values, reader);
        }
        return sql.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                bind(statement, 1, values);
                try (ResultSet rows = statement.executeQuery()) {
                    return read(rows, reader);
                }
            }
        });
    }

    static <R> List<R> read(ResultSet rows, Function<Row, R> reader) throws SQLException {
        Row row = Row.of(rows);
        List<R> found = new ArrayList<>();
        while (rows.next()) {
            found.add(reader.apply(row));
        }
        return found;
    }

    /** The first row that the query finds. */
    public <R> Optional<R> fetchOptional(DSLContext sql, Function<Row, R> reader, @Nullable Object... values) {
        List<R> found = fetch(sql, reader, values);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** {@link #later} for each row; many go at once, in one batch. */
    public void laterAll(DSLContext sql, List<@Nullable Object[]> rows) {
        if (rows.size() <= FEW) {
            rows.forEach(row -> later(sql, row));
            return;
        }
        String statementText = text(sql);
        sql.connection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                for (@Nullable Object[] row : rows) {
                    bind(statement, 1, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /** @return the place behind the last value */
    static int bind(PreparedStatement statement, int first, @Nullable Object... values) throws SQLException {
        int place = first;
        for (@Nullable Object value : values) {
            statement.setObject(place++, value);
        }
        return place;
    }

    private String text(DSLContext sql) {
        String known = text;
        if (known == null) {
            // A padded list has more places for values than anybody binds.
            Settings exact = SettingsTools.clone(sql.settings()).withInListPadding(false);
            DSLContext plain = DSL.using(sql.configuration().derive(exact));
            known = plain.render(shape.apply(plain));
            text = known;
        }
        return known;
    }
}
