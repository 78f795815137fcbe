package octopus.core.flow;

import static octopus.core.flow.FlowTables.*;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.DatabaseFault;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;

/** What runners write. Every write of a runner names its lease, so a runner that was too slow writes nothing. */
final class FlowStore {
    /** What every database can keep in a text column (MariaDB: 65,535 bytes), with room for characters of several bytes. */
    static final int LONGEST_CONTEXT = 60_000;

    private static final short YES = 1;
    private static final short NO = 0;
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
            Optional<FlowLeases.Lease> lease) {}

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
                        micros(flow.lease().map(FlowLeases.Lease::until).orElse(flow.now())),
                        flow.lease().map(FlowLeases.Lease::owner).orElse(null),
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
        if (e instanceof StorageException known && known.fault().code() instanceof DatabaseFault code) {
            return code == DatabaseFault.DATABASE_NESTED;
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
}
