package octopus.core.flow;

import static octopus.core.db.FixedSql.value;
import static octopus.core.flow.FlowTables.*;
import static org.jooq.impl.DSL.inline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.DatabaseFault;
import octopus.core.db.FixedSql;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** What runners write. Every write of a runner names its lease, so a runner that was too slow writes nothing. */
final class FlowStore {
    /** What every database can keep in a text column (MariaDB: 65,535 bytes), with room for characters of several bytes. */
    static final int LONGEST_CONTEXT = 60_000;

    private static final List<Field<?>> SAVED = List.of(
            STATE,
            POSITION,
            DIRECTION,
            CONTEXT,
            GO_BACK_TO,
            GO_BACK_CONTEXT,
            ATTEMPTS,
            DUE_AT,
            LEASE_OWNER,
            SUSPEND_ASKED,
            WAITING_FOR,
            PROGRESS,
            FAULT,
            STEP_STARTED_AT,
            HISTORY_LENGTH,
            UPDATED_AT);

    /** By the length of the history a save is known that was committed, but whose answer was lost: it finds no row again. */
    private static final Condition HELD = ID.eq(value(ID))
            .and(LEASE_OWNER.eq(value(LEASE_OWNER)))
            .and(LEASE_NUMBER.eq(value(LEASE_NUMBER)))
            .and(HISTORY_LENGTH.eq(value(HISTORY_LENGTH)));

    private final FixedSql insertSubject = FixedSql.insertIfNew(FLOW_SUBJECTS, FLOW, SUBJECT, UNFINISHED);
    private final FixedSql releaseSubjects = FixedSql.update(FLOW_SUBJECTS, List.of(UNFINISHED), FLOW.eq(value(FLOW)));
    private final FixedSql insertFlow = FixedSql.insert(
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
            UPDATED_AT);
    private final FixedSql update = FixedSql.update(FLOWS, SAVED, HELD);
    private final FixedSql updateUnlessSuspendAsked =
            FixedSql.update(FLOWS, SAVED, HELD.and(SUSPEND_ASKED.eq(inline(NO))));
    private final FixedSql insertLine = FixedSql.insert(
            FLOW_STEPS, FLOW, SEQUENCE, NAME, DIRECTION, ATTEMPT, STATE, STARTED_AT, ENDED_AT, NOTE, FAULT);
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
            insertSubject.checkedLater(
                    sql,
                    rows -> {
                        if (rows == 0) {
                            throw busy(sql, subject, flow.name());
                        }
                    },
                    flow.id().toString(),
                    subject.toString(),
                    YES);
        }
        insertFlow.later(
                sql,
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
                now);
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
                    releaseSubjects.later(sql, null, save.id().toString());
                }
                insertHistory(sql, save);
                for (int i = 0; i < save.effects().size(); i++) {
                    if (save.effects().get(i) != Effect.NONE) {
                        effect[0] = i;
                        save.effects().get(i).apply(transaction);
                        // Now, so that it is known which effect is to blame when a write fails.
                        FixedSql.sendDeferred(sql);
                    }
                }
                effect[0] = -1;
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

    private int update(DSLContext sql, FlowSave save) {
        Instant due = save.dueAt();
        return (save.mindsSuspension() ? updateUnlessSuspendAsked : update)
                .execute(
                        sql,
                        save.state().name(),
                        save.position(),
                        save.direction().word(),
                        save.context(),
                        save.goBackTo(),
                        save.goBackContext(),
                        save.attempts(),
                        due == null ? null : micros(due),
                        save.keepsLease() ? save.owner() : null,
                        NO,
                        note(save.waitingFor()),
                        null,
                        json(save.fault()),
                        micros(save.stepStartedAt()),
                        save.historyLength(),
                        micros(save.now()),
                        save.id().toString(),
                        save.owner(),
                        save.leaseNumber(),
                        save.historyLength() - save.lines().size());
    }

    private static FlowSave.Result whyNot(DSLContext sql, FlowSave save) {
        return sql.select(STATE, LEASE_OWNER, HISTORY_LENGTH)
                .from(FLOWS)
                .where(ID.eq(save.id().toString()), LEASE_NUMBER.eq(save.leaseNumber()))
                .fetchOptional()
                .map(row -> {
                    if (row.get(HISTORY_LENGTH) == save.historyLength()
                            && !save.lines().isEmpty()
                            && row.get(STATE).equals(save.state().name())) {
                        return FlowSave.Result.SAVED;
                    }
                    return save.owner().equals(row.get(LEASE_OWNER))
                            ? FlowSave.Result.SUSPEND_ASKED
                            : FlowSave.Result.LOST;
                })
                .orElse(FlowSave.Result.LOST);
    }

    private void insertHistory(DSLContext sql, FlowSave save) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (FlowStep line : save.lines()) {
            rows.add(new @Nullable Object[] {
                save.id().toString(),
                line.sequence(),
                line.name(),
                line.direction(),
                line.attempt(),
                line.state(),
                micros(line.startedAt()),
                line.endedAt().map(FlowTables::micros).orElse(null),
                line.note().map(FlowTables::note).orElse(null),
                json(line.fault())
            });
        }
        if (!rows.isEmpty()) {
            insertLine.laterAll(sql, rows);
        }
    }
}
