package octopus.block.finding;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where findings are kept, and whose turn it is to look: the SQL of {@code findings} and {@code upkeep_turns}. */
public final class FindingStore {
    private static final Table<?> FINDINGS = table(name("findings"));
    private static final Field<String> ID = text("id");
    private static final Field<String> CHECK = text("check_name");
    private static final Field<String> BACKEND = text("backend");
    private static final Field<String> PLACE = text("place");
    private static final Field<String> FAULT = text("fault");
    private static final Field<String> HEALING = text("healing");
    private static final Field<String> NOTES = text("notes");
    private static final Field<Long> SINCE = whole("since");
    private static final List<Field<?>> ALL = List.of(ID, CHECK, BACKEND, PLACE, FAULT, HEALING, NOTES, SINCE);

    private static final Table<?> TURNS = table(name("upkeep_turns"));
    private static final Field<String> NAME = text("name");
    private static final Field<String> HOLDER = text("holder");
    private static final Field<Long> UNTIL = whole("held_until");
    private static final String HEALTH = "health";

    /** Oldest first. */
    public List<StandingFinding> list(DSLContext sql) {
        return sql.select(ALL).from(FINDINGS).orderBy(SINCE, ID).fetch(FindingStore::read);
    }

    public List<StandingFinding> ofBackend(DSLContext sql, String backend) {
        return sql.select(ALL)
                .from(FINDINGS)
                .where(BACKEND.eq(backend))
                .orderBy(SINCE, ID)
                .fetch(FindingStore::read);
    }

    public Optional<StandingFinding> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(FINDINGS).where(ID.eq(id.toString())).fetchOptional(FindingStore::read);
    }

    /** False when it stands already. */
    public boolean insert(Transaction transaction, StandingFinding finding) {
        Sighting seen = finding.sighting();
        return transaction
                        .sql()
                        .insertInto(FINDINGS, ALL)
                        .values(
                                finding.id().toString(),
                                seen.check().word(),
                                finding.backend(),
                                seen.place(),
                                Columns.fault(Optional.of(seen.fault())),
                                seen.healing().map(Healing::word).orElse(null),
                                Columns.map(seen.notes()),
                                Columns.micros(finding.since()))
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** The same thing, seen again in another light; it stands since it was first seen. */
    public void update(Transaction transaction, UUID id, Sighting seen) {
        transaction
                .sql()
                .update(FINDINGS)
                .set(FAULT, Columns.fault(Optional.of(seen.fault())))
                .set(HEALING, seen.healing().map(Healing::word).orElse(null))
                .set(NOTES, Columns.map(seen.notes()))
                .where(ID.eq(id.toString()))
                .execute();
    }

    public boolean delete(Transaction transaction, UUID id) {
        return transaction
                        .sql()
                        .deleteFrom(FINDINGS)
                        .where(ID.eq(id.toString()))
                        .execute()
                == 1;
    }

    /** Takes the turn, or keeps it. False while another process has it. */
    public boolean takeTurn(Transaction transaction, String turn, UUID process, Instant now, Instant until) {
        DSLContext sql = transaction.sql();
        sql.insertInto(TURNS, NAME, HOLDER, UNTIL)
                .values(turn, process.toString(), 0L)
                .onConflictDoNothing()
                .execute();
        return sql.update(TURNS)
                        .set(HOLDER, process.toString())
                        .set(UNTIL, Columns.micros(until))
                        .where(NAME.eq(turn))
                        .and(HOLDER.eq(process.toString()).or(UNTIL.lt(Columns.micros(now))))
                        .execute()
                == 1;
    }

    /** Writes that somebody was alive: for those who ask whether the database takes writes at all. */
    public int beat(Transaction transaction, UUID process, Instant now) {
        takeTurn(transaction, HEALTH, process, now, now);
        return transaction
                .sql()
                .update(TURNS)
                .set(HOLDER, process.toString())
                .set(UNTIL, Columns.micros(now))
                .where(NAME.eq(HEALTH))
                .execute();
    }

    private static StandingFinding read(Record row) {
        return new StandingFinding(
                UUID.fromString(row.get(ID)),
                row.get(BACKEND),
                new Sighting(
                        Check.of(row.get(CHECK)),
                        row.get(PLACE),
                        Columns.fault(row.get(FAULT)).orElseThrow(),
                        Optional.ofNullable(row.get(HEALING)).map(Healing::of),
                        Columns.map(row.get(NOTES))),
                Columns.instant(Objects.requireNonNull(row.get(SINCE))));
    }
}
