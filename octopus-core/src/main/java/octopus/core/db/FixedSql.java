package octopus.core.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    /** @return how many rows it changed */
    public int execute(DSLContext sql, @Nullable Object... values) {
        String statementText = text(sql);
        return sql.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        });
    }

    /** What the query finds, each row read as it goes by. */
    public <R> List<R> fetch(DSLContext sql, Function<Row, R> reader, @Nullable Object... values) {
        String statementText = text(sql);
        return sql.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                bind(statement, values);
                try (ResultSet rows = statement.executeQuery()) {
                    Row row = Row.of(rows);
                    List<R> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(reader.apply(row));
                    }
                    return found;
                }
            }
        });
    }

    /** The first row that the query finds. */
    public <R> Optional<R> fetchOptional(DSLContext sql, Function<Row, R> reader, @Nullable Object... values) {
        List<R> found = fetch(sql, reader, values);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** One round trip for all rows. */
    public void executeAll(DSLContext sql, List<@Nullable Object[]> rows) {
        if (rows.size() == 1) {
            execute(sql, rows.getFirst());
            return;
        }
        String statementText = text(sql);
        sql.connection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(statementText)) {
                for (@Nullable Object[] row : rows) {
                    bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
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
