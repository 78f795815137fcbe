package octopus.block.history;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import octopus.core.db.Transaction;
import octopus.spi.Size;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where they are kept: the SQL of {@code capacity_samples} lives here and nowhere else. */
public final class CapacityStore {
    private static final Table<?> SAMPLES = table(name("capacity_samples"));
    private static final Field<String> POOL = text("pool");
    private static final Field<Long> TAKEN_AT = whole("taken_at");
    private static final Field<Integer> STEP = number("step");
    private static final Field<Long> TOTAL = whole("total_bytes");
    private static final Field<Long> FREE = whole("free_bytes");
    private static final Field<Long> PROVISIONED = whole("provisioned_bytes");
    private static final int SECONDS = 60;

    /** Nothing when another server has taken one in the same minute. */
    void add(Transaction transaction, String pool, Step step, CapacitySample sample) {
        transaction
                .sql()
                .insertInto(SAMPLES, POOL, TAKEN_AT, STEP, TOTAL, FREE, PROVISIONED)
                .values(
                        pool,
                        minute(sample.takenAt()),
                        step.minutes(),
                        sample.total().bytes(),
                        sample.free().bytes(),
                        sample.provisioned().bytes())
                .onConflictDoNothing()
                .execute();
    }

    /** The minute of the last one of each pool. */
    Map<String, Long> last(DSLContext sql) {
        return sql.select(POOL, max(TAKEN_AT)).from(SAMPLES).groupBy(POOL).fetchMap(POOL, max(TAKEN_AT));
    }

    /** Oldest first, those that are at least so far apart. */
    List<CapacitySample> of(DSLContext sql, String pool, Instant since, Step step) {
        return sql.select(TAKEN_AT, TOTAL, FREE, PROVISIONED)
                .from(SAMPLES)
                .where(POOL.eq(pool), TAKEN_AT.ge(minute(since)), STEP.ge(step.minutes()))
                .orderBy(TAKEN_AT)
                .fetch(CapacityStore::read);
    }

    /** Takes out what is older than its step is kept. */
    int thin(Transaction transaction, Instant now) {
        int gone = 0;
        for (Step step : Step.values()) {
            gone += transaction
                    .sql()
                    .deleteFrom(SAMPLES)
                    .where(STEP.eq(step.minutes()), TAKEN_AT.lt(minute(now.minus(step.kept()))))
                    .execute();
        }
        return gone;
    }

    static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS);
    }

    private static CapacitySample read(Record row) {
        return new CapacitySample(
                Instant.ofEpochSecond(row.get(TAKEN_AT) * SECONDS),
                Size.ofBytes(row.get(TOTAL)),
                Size.ofBytes(row.get(FREE)),
                Size.ofBytes(row.get(PROVISIONED)));
    }
}
