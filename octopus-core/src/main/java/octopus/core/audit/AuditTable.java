package octopus.core.audit;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.FixedSql;
import octopus.core.db.Row;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The SQL of {@code audit_entries} and {@code audit_chain}. */
final class AuditTable {
    /** Rows of {@code audit_chain}. */
    enum Mark {
        HEAD,
        BASE
    }

    private static final Table<?> ENTRIES = table(name("audit_entries"));
    private static final Field<String> ID = field(name("id"), String.class);
    private static final Field<Long> HAPPENED_AT = field(name("happened_at"), Long.class);
    private static final Field<String> USER = field(name("caller_user"), String.class);
    private static final Field<String> PROJECT = field(name("caller_project"), String.class);
    private static final Field<String> REQUEST = field(name("request_id"), String.class);
    private static final Field<String> VERB = field(name("verb"), String.class);
    private static final Field<String> SUBJECT_KIND = field(name("subject_kind"), String.class);
    private static final Field<String> SUBJECT_ID = field(name("subject_id"), String.class);
    private static final Field<String> FLOW_ID = field(name("flow_id"), String.class);
    private static final Field<String> OUTCOME = field(name("outcome"), String.class);
    private static final Field<String> DETAIL = field(name("detail"), String.class);
    private static final Field<Long> SEAL_NUMBER = field(name("seal_number"), Long.class);
    private static final Field<String> SEAL = field(name("seal"), String.class);
    private static final Field<?>[] CONTENT = {
        ID, HAPPENED_AT, USER, PROJECT, REQUEST, VERB, SUBJECT_KIND, SUBJECT_ID, FLOW_ID, OUTCOME, DETAIL
    };
    private static final Field<?>[] WHOLE = {
        ID,
        HAPPENED_AT,
        USER,
        PROJECT,
        REQUEST,
        VERB,
        SUBJECT_KIND,
        SUBJECT_ID,
        FLOW_ID,
        OUTCOME,
        DETAIL,
        SEAL_NUMBER,
        SEAL
    };

    private static final Table<?> CHAIN = table(name("audit_chain"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<Long> LAST = field(name("last_number"), Long.class);

    private final FixedSql insert = FixedSql.insert(ENTRIES, CONTENT);
    private final FixedSql seal = FixedSql.update(ENTRIES, List.of(SEAL_NUMBER, SEAL), ID.eq(FixedSql.value(ID)));
    private final FixedSql unsealed = new FixedSql(sql -> sql.select(CONTENT)
            .from(ENTRIES)
            .where(SEAL_NUMBER.isNull())
            .orderBy(HAPPENED_AT, ID)
            .limit(FixedSql.value(field(name("most"), Integer.class))));

    void insert(DSLContext sql, AuditEntry entry) {
        insert.later(
                sql,
                entry.id().toString(),
                micros(entry.at()),
                entry.who().user(),
                entry.who().project(),
                entry.who().requestId(),
                entry.verb(),
                entry.subjectKind(),
                entry.subjectId(),
                entry.flowId().map(UUID::toString).orElse(null),
                entry.outcome().name(),
                entry.detail());
    }

    /** Newest first, behind the position. */
    static List<AuditRow> newest(DSLContext sql, AuditQuery query, int limit) {
        return sql.select(WHOLE)
                .from(ENTRIES)
                .where(conditions(query))
                .and(query.after().map(AuditTable::before).orElseGet(DSL::noCondition))
                .orderBy(HAPPENED_AT.desc(), ID.desc())
                .limit(limit)
                .fetch(found -> AuditRow.whole(Row.of(found)));
    }

    /** Oldest first, behind the position. */
    static List<AuditRow> oldest(DSLContext sql, AuditQuery query, int limit) {
        return sql.select(WHOLE)
                .from(ENTRIES)
                .where(conditions(query))
                .and(query.after().map(AuditTable::behind).orElseGet(DSL::noCondition))
                .orderBy(HAPPENED_AT, ID)
                .limit(limit)
                .fetch(found -> AuditRow.whole(Row.of(found)));
    }

    private static List<Condition> conditions(AuditQuery query) {
        List<Condition> wanted = new ArrayList<>();
        query.subjectKind().ifPresent(kind -> wanted.add(SUBJECT_KIND.eq(kind)));
        query.subjectId().ifPresent(id -> wanted.add(SUBJECT_ID.eq(id)));
        query.user().ifPresent(user -> wanted.add(USER.eq(user)));
        query.project().ifPresent(project -> wanted.add(PROJECT.eq(project)));
        query.verb().ifPresent(verb -> wanted.add(verb.contains(".") ? VERB.eq(verb) : VERB.startsWith(verb + ".")));
        query.since().ifPresent(since -> wanted.add(HAPPENED_AT.ge(micros(since))));
        query.until().ifPresent(until -> wanted.add(HAPPENED_AT.lt(micros(until))));
        query.outcome().ifPresent(outcome -> wanted.add(OUTCOME.eq(outcome.name())));
        query.flow().ifPresent(flow -> wanted.add(FLOW_ID.eq(flow.toString())));
        return wanted;
    }

    private static Condition before(AuditQuery.Position last) {
        return row(HAPPENED_AT, ID).lt(micros(last.at()), last.id().toString());
    }

    private static Condition behind(AuditQuery.Position last) {
        return row(HAPPENED_AT, ID).gt(micros(last.at()), last.id().toString());
    }

    /** In the order of the chain, behind the row where an earlier look ended; also numbers that stand there twice. */
    static List<AuditRow> chained(DSLContext sql, ChainHead base, Optional<AuditRow> last, int limit) {
        return sql.select(WHOLE)
                .from(ENTRIES)
                .where(last.map(AuditTable::later).orElseGet(() -> SEAL_NUMBER.gt(base.number())))
                .orderBy(SEAL_NUMBER, HAPPENED_AT, ID)
                .limit(limit)
                .fetch(found -> AuditRow.whole(Row.of(found)));
    }

    private static Condition later(AuditRow last) {
        return SEAL_NUMBER
                .ge(last.number())
                .and(SEAL_NUMBER.gt(last.number()).or(row(HAPPENED_AT, ID).gt(last.micros(), last.id())));
    }

    static boolean anyUnsealed(DSLContext sql) {
        return sql.fetchExists(sql.selectOne().from(ENTRIES).where(SEAL_NUMBER.isNull()));
    }

    static long countUnsealed(DSLContext sql) {
        return sql.fetchCount(ENTRIES, SEAL_NUMBER.isNull());
    }

    List<AuditRow> unsealed(DSLContext sql, int limit) {
        return unsealed.fetch(sql, AuditRow::unsealed, limit);
    }

    /** Gives each row its place. */
    void seal(DSLContext sql, List<AuditRow> rows) {
        List<@Nullable Object[]> values = new ArrayList<>();
        for (AuditRow each : rows) {
            each.seal().ifPresent(place -> values.add(new Object[] {place.number(), place.hash(), each.id()}));
        }
        seal.laterAll(sql, values);
    }

    static ChainHead mark(DSLContext sql, Mark mark) {
        return sql.select(LAST, SEAL)
                .from(CHAIN)
                .where(NAME.eq(mark.name()))
                .fetchOptional(
                        found -> new ChainHead(found.get(LAST), found.get(SEAL).strip()))
                .orElse(ChainHead.START);
    }

    /** The head, which nobody else moves from here to the commit. */
    static ChainHead lockHead(DSLContext sql) {
        sql.insertInto(CHAIN, NAME, LAST, SEAL)
                .values(Mark.HEAD.name(), ChainHead.START.number(), ChainHead.START.hash())
                .onDuplicateKeyIgnore()
                .execute();
        // Changing a row takes its lock, on each of the databases.
        sql.update(CHAIN)
                .set(LAST, LAST.plus(0))
                .where(NAME.eq(Mark.HEAD.name()))
                .execute();
        return mark(sql, Mark.HEAD);
    }

    static void setMark(DSLContext sql, Mark mark, ChainHead place) {
        sql.insertInto(CHAIN, NAME, LAST, SEAL)
                .values(mark.name(), place.number(), place.hash())
                .onDuplicateKeyIgnore()
                .execute();
        sql.update(CHAIN)
                .set(LAST, place.number())
                .set(SEAL, place.hash())
                .where(NAME.eq(mark.name()))
                .execute();
    }

    /** The number of the first sealed entry that happened then or later. */
    static Optional<Long> firstSince(DSLContext sql, Instant time) {
        return sql.select(SEAL_NUMBER)
                .from(ENTRIES)
                .where(SEAL_NUMBER.isNotNull(), HAPPENED_AT.ge(micros(time)))
                .orderBy(SEAL_NUMBER)
                .limit(1)
                .fetchOptional(SEAL_NUMBER);
    }

    /** The place of the entry with this number. */
    static Optional<ChainHead> place(DSLContext sql, long number) {
        return sql.select(SEAL)
                .from(ENTRIES)
                .where(SEAL_NUMBER.eq(number))
                .limit(1)
                .fetchOptional(SEAL)
                .map(String::strip)
                .map(hash -> new ChainHead(number, hash));
    }

    static int forgetUpTo(DSLContext sql, long number) {
        return sql.deleteFrom(ENTRIES).where(SEAL_NUMBER.le(number)).execute();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
