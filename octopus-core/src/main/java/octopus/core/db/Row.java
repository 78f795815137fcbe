package octopus.core.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer, read by position from 0: looking columns up by name is what a list of fifty rows would spend its
 * time on. The same reader serves rows of jOOQ and rows of {@link FixedSql}.
 */
public interface Row {
    /** @throws NullPointerException when the column has no value */
    String text(int at);

    Optional<String> optionalText(int at);

    /** @throws NullPointerException when the column has no value */
    int number(int at);

    /** @throws NullPointerException when the column has no value */
    long whole(int at);

    Optional<Long> optionalWhole(int at);

    Optional<Double> optionalReal(int at);

    static Row of(Record row) {
        return new OfRecord(row);
    }

    static Row of(ResultSet rows) {
        return new OfResultSet(rows);
    }

    /** A row that jOOQ has read. */
    record OfRecord(Record row) implements Row {
        @Override
        public String text(int at) {
            return (String) present(row.get(at), at);
        }

        @Override
        public Optional<String> optionalText(int at) {
            return Optional.ofNullable((@Nullable String) row.get(at));
        }

        @Override
        public int number(int at) {
            return ((Number) present(row.get(at), at)).intValue();
        }

        @Override
        public long whole(int at) {
            return ((Number) present(row.get(at), at)).longValue();
        }

        @Override
        public Optional<Long> optionalWhole(int at) {
            return Optional.ofNullable((@Nullable Number) row.get(at)).map(Number::longValue);
        }

        @Override
        public Optional<Double> optionalReal(int at) {
            return Optional.ofNullable((@Nullable Number) row.get(at)).map(Number::doubleValue);
        }
    }

    /** The row on which a JDBC answer stands. */
    record OfResultSet(ResultSet rows) implements Row {
        private interface Column<T> {
            @Nullable
            T get(int position) throws SQLException;
        }

        @Override
        public String text(int at) {
            return present(get(rows::getString, at), at);
        }

        @Override
        public Optional<String> optionalText(int at) {
            return Optional.ofNullable(get(rows::getString, at));
        }

        @Override
        public int number(int at) {
            int value = present(get(rows::getInt, at), at);
            refuseNull(value == 0, at);
            return value;
        }

        @Override
        public long whole(int at) {
            long value = present(get(rows::getLong, at), at);
            refuseNull(value == 0, at);
            return value;
        }

        @Override
        public Optional<Long> optionalWhole(int at) {
            Long value = present(get(rows::getLong, at), at);
            return value == 0 && wasNull() ? Optional.empty() : Optional.of(value);
        }

        @Override
        public Optional<Double> optionalReal(int at) {
            Double value = present(get(rows::getDouble, at), at);
            return value == 0 && wasNull() ? Optional.empty() : Optional.of(value);
        }

        private void refuseNull(boolean possible, int at) {
            if (possible && wasNull()) {
                present(null, at);
            }
        }

        private boolean wasNull() {
            try {
                return rows.wasNull();
            } catch (SQLException e) {
                throw new DataAccessException("reading a row", e);
            }
        }

        private static <T> @Nullable T get(Column<T> column, int at) {
            try {
                return column.get(at + 1);
            } catch (SQLException e) {
                throw new DataAccessException("reading column " + at, e);
            }
        }
    }

    private static <T> T present(@Nullable T value, int at) {
        if (value == null) {
            throw new NullPointerException("column " + at + " has no value");
        }
        return value;
    }
}
