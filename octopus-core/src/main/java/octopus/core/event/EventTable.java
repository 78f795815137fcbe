package octopus.core.event;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.db.FixedSql;
import octopus.core.json.Json;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.Table;

/** The SQL of {@code events} and {@code event_numbers}. */
final class EventTable {
    private static final Table<?> EVENTS = table(name("events"));
    private static final Field<Long> WRITTEN = field(name("written"), Long.class);
    private static final Field<String> WRITER = field(name("writer"), String.class);
    private static final Field<Long> NUMBER = field(name("event_number"), Long.class);
    private static final Field<String> KIND = field(name("kind"), String.class);
    private static final Field<String> SUBJECT_KIND = field(name("subject_kind"), String.class);
    private static final Field<String> SUBJECT_ID = field(name("subject_id"), String.class);
    private static final Field<String> PROJECT = field(name("project"), String.class);
    private static final Field<String> BODY = field(name("body"), String.class);
    private static final Table<?> NUMBERS = table(name("event_numbers"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<Long> LAST = field(name("last_number"), Long.class);
    private static final String ROW = "events";

    private final FixedSql insert =
            FixedSql.insert(EVENTS, WRITTEN, WRITER, KIND, SUBJECT_KIND, SUBJECT_ID, PROJECT, BODY);

    void insert(DSLContext sql, long written, String writer, Event event) {
        insert.later(
                sql,
                written,
                writer,
                event.kind(),
                event.subjectKind(),
                event.subjectId(),
                event.project(),
                Json.write(event.body()));
    }

    static boolean anyWithoutNumber(DSLContext sql) {
        return !sql.select(WRITTEN)
                .from(EVENTS)
                .where(NUMBER.isNull())
                .limit(1)
                .fetch()
                .isEmpty();
    }

    /** Numbers committed events, oldest first. Returns how many; fewer than the limit means that none is left. */
    static int giveNumbers(DSLContext sql, int limit) {
        // Changing the row first takes its lock: from here to the commit nobody else gives numbers.
        sql.insertInto(NUMBERS, NAME, LAST)
                .values(ROW, 0L)
                .onDuplicateKeyIgnore()
                .execute();
        sql.update(NUMBERS).set(LAST, LAST.plus(0)).where(NAME.eq(ROW)).execute();
        Long last = sql.select(LAST).from(NUMBERS).where(NAME.eq(ROW)).fetchSingle(LAST);
        Result<Record2<Long, String>> waiting = sql.select(WRITTEN, WRITER)
                .from(EVENTS)
                .where(NUMBER.isNull())
                .orderBy(WRITTEN, WRITER)
                .limit(limit)
                .fetch();
        if (waiting.isEmpty()) {
            return 0;
        }
        long next = last;
        List<Query> updates = new ArrayList<>();
        for (Record2<Long, String> event : waiting) {
            next++;
            updates.add(
                    sql.update(EVENTS).set(NUMBER, next).where(WRITTEN.eq(event.value1()), WRITER.eq(event.value2())));
        }
        updates.add(sql.update(NUMBERS).set(LAST, next).where(NAME.eq(ROW)));
        sql.batch(updates).execute();
        return waiting.size();
    }

    static List<NumberedEvent> after(DSLContext sql, long since, int limit) {
        return sql.select(NUMBER, WRITTEN, KIND, SUBJECT_KIND, SUBJECT_ID, PROJECT, BODY)
                .from(EVENTS)
                .where(NUMBER.gt(since))
                .orderBy(NUMBER)
                .limit(limit)
                .fetch(EventTable::event);
    }

    /** The last number given. */
    static long last(DSLContext sql) {
        return sql.select(LAST)
                .from(NUMBERS)
                .where(NAME.eq(ROW))
                .fetchOptional(LAST)
                .orElse(0L);
    }

    /** The smallest number that is still there. */
    static Optional<Long> first(DSLContext sql) {
        return Optional.ofNullable(sql.select(min(NUMBER)).from(EVENTS).fetchSingle(0, Long.class));
    }

    /** The largest number among those that were written before a time. */
    static long lastBefore(DSLContext sql, Instant time) {
        Long found = sql.select(max(NUMBER))
                .from(EVENTS)
                .where(WRITTEN.lt(micros(time)))
                .fetchSingle(0, Long.class);
        return found == null ? 0 : found;
    }

    static int deleteUpTo(DSLContext sql, long number) {
        return sql.deleteFrom(EVENTS).where(NUMBER.le(number)).execute();
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static NumberedEvent event(Record row) {
        return new NumberedEvent(
                row.get(NUMBER),
                Instant.EPOCH.plus(row.get(WRITTEN), ChronoUnit.MICROS),
                row.get(KIND),
                row.get(SUBJECT_KIND),
                row.get(SUBJECT_ID),
                row.get(PROJECT),
                row.get(BODY));
    }
}
