package octopus.core.flow;

import static octopus.core.flow.FlowTables.*;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What persons do to flows: stop, go on, release. Each is one statement guarded by the state it was decided on. */
final class FlowControl {

    enum Suspension {
        /** It rests now. */
        AT_ONCE,
        /** Its runner stops after the current step. */
        ASKED
    }

    private final Database database;
    private final FlowRegistry registry;

    FlowControl(Database database, FlowRegistry registry) {
        this.database = database;
        this.registry = registry;
    }

    Suspension suspend(FlowId id, Caller caller, Instant now) {
        return database.write(transaction -> {
            String stoppedBy = "a person: stopped by " + caller.user();
            boolean rests = put(
                    transaction,
                    id,
                    List.of(FlowState.PENDING, FlowState.WAITING),
                    values(FlowState.SUSPENDED, null, stoppedBy, now));
            if (rests) {
                return Suspension.AT_ONCE;
            }
            int asked = transaction
                    .sql()
                    .update(FLOWS)
                    .set(SUSPEND_ASKED, YES)
                    .where(in(id, List.of(FlowState.RUNNING, FlowState.REVERTING)))
                    .execute();
            if (asked == 0 && state(transaction, id) != FlowState.SUSPENDED) {
                throw wrongState(id, "suspend", state(transaction, id), "Only an unfinished flow can be suspended.");
            }
            return asked == 0 ? Suspension.AT_ONCE : Suspension.ASKED;
        });
    }

    void resume(FlowId id, Caller caller, Instant now) {
        database.write(transaction -> {
            // A waiting flow looks at once instead of later.
            boolean goesOn = put(
                    transaction,
                    id,
                    List.of(FlowState.SUSPENDED, FlowState.WAITING),
                    values(FlowState.PENDING, now, null, now));
            if (goesOn) {
                tell(transaction, id, "resumed", caller, now);
                return null;
            }
            int unasked = transaction
                    .sql()
                    .update(FLOWS)
                    .set(SUSPEND_ASKED, NO)
                    .where(in(id, List.of(FlowState.RUNNING, FlowState.REVERTING, FlowState.PENDING)))
                    .execute();
            if (unasked == 0) {
                throw wrongState(
                        id,
                        "resume",
                        state(transaction, id),
                        "A stuck flow is released forward or in reverse; a finished one is asked for anew.");
            }
            return null;
        });
    }

    void release(FlowId id, Flows.Direction direction, Caller caller, Instant now) {
        database.write(transaction -> {
            FlowState state = state(transaction, id);
            if (state != FlowState.STUCK) {
                throw wrongState(id, "release", state, "Only a stuck flow is released; suspended ones are resumed.");
            }
            if (direction == Flows.Direction.REVERT) {
                refuseBeyondPivot(transaction, id);
            }
            Map<Field<?>, @Nullable Object> values = values(FlowState.PENDING, now, null, now);
            values.put(DIRECTION, direction.word());
            values.put(ATTEMPTS, 0);
            values.put(GO_BACK_TO, null);
            values.put(GO_BACK_CONTEXT, null);
            if (put(transaction, id, List.of(FlowState.STUCK), values)) {
                tell(transaction, id, "released", caller, now);
            }
            return null;
        });
    }

    private void refuseBeyondPivot(Transaction transaction, FlowId id) {
        Record row = transaction
                .sql()
                .select(NAME, VERSION, POSITION)
                .from(FLOWS)
                .where(ID.eq(id.toString()))
                .fetchSingle();
        boolean beyond = registry.find(row.get(NAME), row.get(VERSION))
                .map(definition -> isBeyondPivot(definition, row.get(POSITION)))
                .orElse(false);
        if (beyond) {
            throw Fault.of(
                            FlowFault.FLOW_PAST_PIVOT,
                            "release flow " + id + " in reverse",
                            "its step " + row.get(POSITION) + " is at or beyond the point of no return",
                            "Release it forward.")
                    .about("flow", id)
                    .exception();
        }
    }

    private static boolean isBeyondPivot(FlowDefinition<?> definition, @Nullable String position) {
        boolean pivot = false;
        for (Step<?> step : definition.steps()) {
            pivot |= step.pivot();
            if (step.name().equals(position)) {
                return pivot;
            }
        }
        return false;
    }

    /** @return how many finished flows, last changed before that time, were taken out with their history */
    int forget(Instant before, int atMost) {
        return database.write(transaction -> {
            List<String> ids = transaction
                    .sql()
                    .select(ID)
                    .from(FLOWS)
                    .where(STATE.in(FlowState.SUCCEEDED.name(), FlowState.REVERTED.name()))
                    .and(CREATED_AT.lt(micros(before)))
                    .and(UPDATED_AT.lt(micros(before)))
                    .orderBy(CREATED_AT)
                    .limit(atMost)
                    .fetch(ID);
            if (ids.isEmpty()) {
                return 0;
            }
            transaction.sql().deleteFrom(FLOW_STEPS).where(FLOW.in(ids)).execute();
            transaction.sql().deleteFrom(FLOW_SUBJECTS).where(FLOW.in(ids)).execute();
            return transaction.sql().deleteFrom(FLOWS).where(ID.in(ids)).execute();
        });
    }

    private static Map<Field<?>, @Nullable Object> values(
            FlowState state, @Nullable Instant due, @Nullable String waitingFor, Instant now) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(STATE, state.name());
        values.put(DUE_AT, due == null ? null : micros(due));
        values.put(WAITING_FOR, note(waitingFor));
        values.put(SUSPEND_ASKED, NO);
        // Whoever has the flow in memory must read it again.
        values.put(LEASE_NUMBER, LEASE_NUMBER.plus(1));
        values.put(UPDATED_AT, micros(now));
        return values;
    }

    private static boolean put(
            Transaction transaction, FlowId id, List<FlowState> from, Map<Field<?>, @Nullable Object> values) {
        return transaction.sql().update(FLOWS).set(values).where(in(id, from)).execute() == 1;
    }

    private static Condition in(FlowId id, List<FlowState> states) {
        return ID.eq(id.toString())
                .and(STATE.in(states.stream().map(FlowState::name).toList()));
    }

    private static FlowState state(Transaction transaction, FlowId id) {
        return transaction
                .sql()
                .select(STATE)
                .from(FLOWS)
                .where(ID.eq(id.toString()))
                .fetchOptional(STATE)
                .map(FlowState::valueOf)
                .orElseThrow(() -> FlowReads.notFound(id));
    }

    private static StorageException wrongState(FlowId id, String verb, FlowState state, String correction) {
        return Fault.of(FlowFault.FLOW_STATE_WRONG, verb + " flow " + id, "it is " + state, correction)
                .about("flow", id)
                .about("state", state)
                .exception();
    }

    /** A line of history that says who let the flow go on; possible because nobody holds its lease. */
    private static void tell(Transaction transaction, FlowId id, String what, Caller caller, Instant now) {
        Record row = transaction
                .sql()
                .select(POSITION, DIRECTION, ATTEMPTS, HISTORY_LENGTH)
                .from(FLOWS)
                .where(ID.eq(id.toString()))
                .fetchSingle();
        transaction
                .sql()
                .insertInto(FLOW_STEPS, FLOW, SEQUENCE, NAME, DIRECTION, ATTEMPT, STATE, STARTED_AT, ENDED_AT, NOTE)
                .values(
                        id.toString(),
                        row.get(HISTORY_LENGTH),
                        row.get(POSITION),
                        row.get(DIRECTION),
                        row.get(ATTEMPTS) + 1,
                        what,
                        micros(now),
                        micros(now),
                        note("by " + caller.user()))
                .execute();
        transaction
                .sql()
                .update(FLOWS)
                .set(HISTORY_LENGTH, HISTORY_LENGTH.plus(1))
                .where(ID.eq(id.toString()))
                .execute();
    }
}
