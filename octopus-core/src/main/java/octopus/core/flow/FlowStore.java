package octopus.core.flow;

import static octopus.core.flow.FlowTables.*;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.DatabaseFault;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;

/** What runners write. Every write of a runner names its lease, so a runner that was too slow writes nothing. */
final class FlowStore {
    /** What every database can keep in a text column (MariaDB: 65,535 bytes), with room for characters of several bytes. */
    static final int LONGEST_CONTEXT = 60_000;

    private static final List<Field<?>> ROW = List.of(
            ID,
            NAME,
            VERSION,
            CONTEXT,
            POSITION,
            DIRECTION,
            GO_BACK_TO,
            GO_BACK_CONTEXT,
            ATTEMPTS,
            LEASE_NUMBER,
            FAULT,
            CALLER,
            SUBJECTS,
            STEP_STARTED_AT,
            HISTORY_LENGTH,
            CREATED_AT);

    private final Database database;

    FlowStore(Database database) {
        this.database = database;
    }

    /** A flow that was just submitted. @param lease present when the submitting process runs it itself */
    record NewFlow(
            FlowId id,
            String name,
            int version,
            String firstStep,
            String context,
            Set<Subject> subjects,
            Caller caller,
            Instant now,
            Optional<Lease> lease) {}

    record Lease(String owner, Instant until) {}

    void insert(Transaction transaction, NewFlow flow) {
        DSLContext sql = transaction.sql();
        long now = micros(flow.now());
        for (Subject subject : flow.subjects()) {
            int rows = sql.insertInto(FLOW_SUBJECTS, FLOW, SUBJECT, UNFINISHED)
                    .values(flow.id().toString(), subject.toString(), YES)
                    .onConflictDoNothing()
                    .execute();
            if (rows == 0) {
                throw busy(sql, subject, flow.name());
            }
        }
        sql.insertInto(
                        FLOWS,
                        ID,
                        NAME,
                        VERSION,
                        STATE,
                        CONTEXT,
                        POSITION,
                        DIRECTION,
                        ATTEMPTS,
                        DUE_AT,
                        LEASE_OWNER,
                        LEASE_NUMBER,
                        SUSPEND_ASKED,
                        CALLER,
                        SUBJECTS,
                        STEP_STARTED_AT,
                        HISTORY_LENGTH,
                        CREATED_AT,
                        UPDATED_AT)
                .values(
                        flow.id().toString(),
                        flow.name(),
                        flow.version(),
                        (flow.lease().isPresent() ? FlowState.RUNNING : FlowState.PENDING).name(),
                        flow.context(),
                        flow.firstStep(),
                        Flows.Direction.FORWARD.word(),
                        0,
                        micros(flow.lease().map(Lease::until).orElse(flow.now())),
                        flow.lease().map(Lease::owner).orElse(null),
                        flow.lease().isPresent() ? 1L : 0L,
                        NO,
                        json(flow.caller()),
                        json(flow.subjects()),
                        now,
                        0,
                        now,
                        now)
                .execute();
    }

    private static StorageException busy(DSLContext sql, Subject subject, String wanted) {
        // "for share" where it exists: on MariaDB a plain read could miss what was committed after this transaction
        // began.
        var other = sql.select(ID, NAME, STATE)
                .from(FLOW_SUBJECTS)
                .join(FLOWS)
                .on(FLOW.eq(ID))
                .where(SUBJECT.eq(subject.toString()), UNFINISHED.eq(YES))
                .fetchOptional();
        String state = other.map(row -> row.get(STATE)).orElse("");
        Fault fault = Fault.of(
                FlowFault.FLOW_SUBJECT_BUSY,
                "start " + wanted + " of " + subject.kind() + " " + subject.id(),
                other.map(row -> "flow " + row.get(NAME) + " (" + row.get(ID) + ", " + state + ") is changing it")
                        .orElse("another flow is changing it"),
                state.equals(FlowState.STUCK.name())
                        ? "That flow needs a person: look at its fault, then release it forward or in reverse."
                        : "Wait until that flow is finished, then ask again.");
        fault = fault.about("subject", subject);
        if (other.isPresent()) {
            fault = fault.about("flow", other.get().get(ID))
                    .about("name", other.get().get(NAME));
        }
        return fault.exception();
    }

    /** One commit of a runner. */
    FlowSave.Result save(FlowSave save) {
        int[] effect = {-1};
        try {
            return database.write(transaction -> {
                effect[0] = -1;
                DSLContext sql = transaction.sql();
                if (update(sql, save) == 0) {
                    return whyNot(sql, save);
                }
                if (save.state().isFinished()) {
                    // Before the effects, so that the last step can submit the next flow on the same subject.
                    sql.update(FLOW_SUBJECTS)
                            .setNull(UNFINISHED)
                            .where(FLOW.eq(save.id().toString()))
                            .execute();
                }
                for (int i = 0; i < save.effects().size(); i++) {
                    effect[0] = i;
                    save.effects().get(i).apply(transaction);
                }
                effect[0] = -1;
                insertHistory(sql, save);
                return FlowSave.Result.SAVED;
            });
        } catch (RuntimeException e) {
            throw new FlowSave.SaveFailed(effect[0], effect[0] >= 0 && isOfTheEffect(e), e);
        }
    }

    /** A dead connection or a full disk is not the fault of the effect that met it. */
    private static boolean isOfTheEffect(RuntimeException e) {
        if (e instanceof StorageException known) {
            return !(known.fault().code() instanceof DatabaseFault);
        }
        return !(e instanceof DataAccessException) || e instanceof IntegrityConstraintViolationException;
    }

    private static int update(DSLContext sql, FlowSave save) {
        Condition held =
                ID.eq(save.id().toString()).and(LEASE_OWNER.eq(save.owner())).and(LEASE_NUMBER.eq(save.leaseNumber()));
        if (save.mindsSuspension()) {
            held = held.and(SUSPEND_ASKED.eq(NO));
        }
        Instant due = save.dueAt();
        return sql.update(FLOWS)
                .set(STATE, save.state().name())
                .set(POSITION, save.position())
                .set(DIRECTION, save.direction().word())
                .set(CONTEXT, save.context())
                .set(GO_BACK_TO, save.goBackTo())
                .set(GO_BACK_CONTEXT, save.goBackContext())
                .set(ATTEMPTS, save.attempts())
                .set(DUE_AT, due == null ? null : micros(due))
                .set(LEASE_OWNER, save.keepsLease() ? save.owner() : null)
                .set(SUSPEND_ASKED, NO)
                .set(WAITING_FOR, note(save.waitingFor()))
                .setNull(PROGRESS)
                .set(FAULT, json(save.fault()))
                .set(STEP_STARTED_AT, micros(save.stepStartedAt()))
                .set(HISTORY_LENGTH, save.historyLength())
                .set(UPDATED_AT, micros(save.now()))
                .where(held)
                .execute();
    }

    private static FlowSave.Result whyNot(DSLContext sql, FlowSave save) {
        boolean ours = sql.fetchExists(sql.selectOne()
                .from(FLOWS)
                .where(ID.eq(save.id().toString()), LEASE_OWNER.eq(save.owner()), LEASE_NUMBER.eq(save.leaseNumber())));
        return ours ? FlowSave.Result.SUSPEND_ASKED : FlowSave.Result.LOST;
    }

    private static void insertHistory(DSLContext sql, FlowSave save) {
        if (save.lines().isEmpty()) {
            return;
        }
        var insert = sql.insertInto(
                FLOW_STEPS, FLOW, SEQUENCE, NAME, DIRECTION, ATTEMPT, STATE, STARTED_AT, ENDED_AT, NOTE, FAULT);
        for (FlowStep line : save.lines()) {
            insert = insert.values(
                    save.id().toString(),
                    line.sequence(),
                    line.name(),
                    line.direction(),
                    line.attempt(),
                    line.state(),
                    micros(line.startedAt()),
                    line.endedAt().map(FlowTables::micros).orElse(null),
                    line.note().map(FlowTables::note).orElse(null),
                    json(line.fault()));
        }
        insert.execute();
    }

    /** Whether anything is to be taken: cheap, and no write transaction when there is nothing. */
    boolean anyDue(Instant now, Collection<UnknownFlow> unknown) {
        return database.read(sql -> sql.fetchExists(sql.selectOne().from(FLOWS).where(due(now, unknown))));
    }

    record UnknownFlow(String name, int version) {}

    /** Leases what is due, the longest due first; what is not {@code known} is left for other processes. */
    List<FlowRow> take(Lease lease, Instant now, int limit, Collection<UnknownFlow> unknown, Predicate<FlowRow> known) {
        return database.write(transaction -> {
            DSLContext sql = transaction.sql();
            var query = sql.select(ROW)
                    .from(FLOWS)
                    .where(due(now, unknown))
                    .orderBy(DUE_AT)
                    .limit(limit);
            List<FlowRow> found = database.kind() == Database.Kind.SQLITE
                    ? query.fetch(FlowStore::row)
                    : query.forUpdate().skipLocked().fetch(FlowStore::row);
            List<FlowRow> rows = found.stream().filter(known).toList();
            if (!rows.isEmpty()) {
                lease(
                        sql,
                        lease,
                        now,
                        ID.in(rows.stream().map(row -> row.id().toString()).toList()));
            }
            return rows;
        });
    }

    /** Takes back a waiting flow that this process still has in memory. False when somebody else was quicker. */
    boolean wake(FlowId id, long leaseNumber, Lease lease, Instant now) {
        return database.write(transaction -> lease(
                        transaction.sql(),
                        lease,
                        now,
                        ID.eq(id.toString())
                                .and(STATE.eq(FlowState.WAITING.name()))
                                .and(LEASE_NUMBER.eq(leaseNumber))))
                == 1;
    }

    private static int lease(DSLContext sql, Lease lease, Instant now, Condition which) {
        return sql.update(FLOWS)
                .set(
                        STATE,
                        when(DIRECTION.eq(inline(Flows.Direction.REVERT.word())), inline(FlowState.REVERTING.name()))
                                .otherwise(inline(FlowState.RUNNING.name())))
                .set(LEASE_OWNER, lease.owner())
                .set(LEASE_NUMBER, LEASE_NUMBER.plus(1))
                .set(DUE_AT, micros(lease.until()))
                .setNull(WAITING_FOR)
                .set(UPDATED_AT, micros(now))
                .where(which)
                .execute();
    }

    private static Condition due(Instant now, Collection<UnknownFlow> unknown) {
        Condition due = DUE_AT.le(micros(now));
        for (UnknownFlow flow : unknown) {
            due = due.and(not(NAME.eq(flow.name()).and(VERSION.eq(flow.version()))));
        }
        return due;
    }

    /** A lease of this runner that lives on, with how far its step is. */
    record Renewal(FlowId id, long leaseNumber, Optional<Double> progress, Optional<String> note) {}

    record Renewed(boolean held, boolean suspendAsked) {}

    /** One commit for all of them. */
    List<Renewed> renew(Lease lease, List<Renewal> renewals) {
        return database.write(transaction -> renewals.stream()
                .map(one -> renew(transaction.sql(), lease, one))
                .toList());
    }

    private static Renewed renew(DSLContext sql, Lease lease, Renewal one) {
        Condition held =
                ID.eq(one.id().toString()).and(LEASE_OWNER.eq(lease.owner())).and(LEASE_NUMBER.eq(one.leaseNumber()));
        int rows = sql.update(FLOWS)
                .set(DUE_AT, micros(lease.until()))
                .set(PROGRESS, one.progress().orElse(null))
                .set(WAITING_FOR, note(one.note().orElse(null)))
                .where(held)
                .execute();
        boolean asked = rows == 1
                && sql.fetchExists(sql.selectOne().from(FLOWS).where(held).and(SUSPEND_ASKED.eq(YES)));
        return new Renewed(rows == 1, asked);
    }

    /** Gives back what this process leased and will not run. */
    void giveBack(String owner, Collection<FlowId> flows, Instant now) {
        if (flows.isEmpty()) {
            return;
        }
        database.write(transaction -> transaction
                .sql()
                .update(FLOWS)
                .set(STATE, FlowState.PENDING.name())
                .set(DUE_AT, micros(now))
                .setNull(LEASE_OWNER)
                .set(LEASE_NUMBER, LEASE_NUMBER.plus(1))
                .where(ID.in(flows.stream().map(FlowId::toString).toList()))
                .and(LEASE_OWNER.eq(owner))
                .execute());
    }

    /** A flow that this process has just leased and cannot go on with. */
    void stick(FlowRow row, String owner, Fault fault, Instant now) {
        database.write(transaction -> transaction
                .sql()
                .update(FLOWS)
                .set(STATE, FlowState.STUCK.name())
                .setNull(DUE_AT)
                .setNull(LEASE_OWNER)
                .set(FAULT, json(Optional.of(fault)))
                .set(UPDATED_AT, micros(now))
                .where(ID.eq(row.id().toString()))
                .and(LEASE_OWNER.eq(owner))
                .and(LEASE_NUMBER.eq(row.leaseNumber()))
                .execute());
    }

    /** All leases run out now: their owners are known to be dead. */
    int expireLeases(Instant now) {
        return database.write(transaction -> transaction
                .sql()
                .update(FLOWS)
                .set(DUE_AT, micros(now))
                .where(LEASE_OWNER.isNotNull())
                .execute());
    }

    private static FlowRow row(Record row) {
        return new FlowRow(
                FlowId.of(row.get(ID)),
                row.get(NAME),
                row.get(VERSION),
                row.get(CONTEXT),
                row.get(POSITION),
                Flows.Direction.of(row.get(DIRECTION)),
                row.get(GO_BACK_TO),
                row.get(GO_BACK_CONTEXT),
                row.get(ATTEMPTS),
                row.get(LEASE_NUMBER) + 1,
                row.get(FAULT),
                row.get(CALLER),
                row.get(SUBJECTS),
                row.get(STEP_STARTED_AT),
                row.get(HISTORY_LENGTH),
                row.get(CREATED_AT));
    }
}
