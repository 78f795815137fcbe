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
import octopus.core.db.Database;
import octopus.core.db.FixedSql;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The record of who did what. Entries are written with what they are about, in one transaction, and never changed. */
public final class AuditLog {
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

    private final FixedSql insert = FixedSql.insert(
            ENTRIES, ID, HAPPENED_AT, USER, PROJECT, REQUEST, VERB, SUBJECT_KIND, SUBJECT_ID, FLOW_ID, OUTCOME, DETAIL);
    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
    }

    public void append(Transaction transaction, AuditEntry entry) {
        insert.execute(
                transaction.sql(),
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

    /** Newest first; the next page starts {@link AuditQuery#after} the last entry of this one. */
    public List<AuditEntry> list(AuditQuery query, int limit) {
        return database.read(sql -> sql.select(
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
                        DETAIL)
                .from(ENTRIES)
                .where(conditions(query))
                .orderBy(HAPPENED_AT.desc(), ID.desc())
                .limit(limit)
                .fetch(AuditLog::entry));
    }

    private static List<Condition> conditions(AuditQuery query) {
        List<Condition> wanted = new ArrayList<>();
        query.subjectKind().ifPresent(kind -> wanted.add(SUBJECT_KIND.eq(kind)));
        query.subjectId().ifPresent(id -> wanted.add(SUBJECT_ID.eq(id)));
        query.user().ifPresent(user -> wanted.add(USER.eq(user)));
        query.project().ifPresent(project -> wanted.add(PROJECT.eq(project)));
        query.verb().ifPresent(verb -> wanted.add(verb.contains(".") ? VERB.eq(verb) : VERB.startsWith(verb + ".")));
        query.since().ifPresent(since -> wanted.add(HAPPENED_AT.ge(micros(since))));
        query.flow().ifPresent(flow -> wanted.add(FLOW_ID.eq(flow.toString())));
        query.after()
                .ifPresent(last -> wanted.add(
                        row(HAPPENED_AT, ID).lt(micros(last.at()), last.id().toString())));
        return wanted;
    }

    private static AuditEntry entry(Record row) {
        return new AuditEntry(
                UUID.fromString(row.get(ID)),
                Instant.EPOCH.plus(row.get(HAPPENED_AT), ChronoUnit.MICROS),
                new AuditEntry.Who(row.get(USER), row.get(PROJECT), row.get(REQUEST)),
                row.get(VERB),
                row.get(SUBJECT_KIND),
                row.get(SUBJECT_ID),
                Optional.ofNullable(row.get(FLOW_ID)).map(UUID::fromString),
                AuditEntry.Outcome.valueOf(row.get(OUTCOME)),
                row.get(DETAIL));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
