package octopus.core.flow;

import static octopus.core.flow.FlowTables.*;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octopus.core.db.Database;
import octopus.core.db.FixedSql;
import octopus.core.db.Row;
import octopus.spi.Fault;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** What is asked about flows. */
final class FlowReads {
    private static final List<Field<?>> SEEN = List.of(
            ID,
            NAME,
            VERSION,
            SUBJECTS,
            STATE,
            POSITION,
            WAITING_FOR,
            PROGRESS,
            FAULT,
            CALLER,
            ATTEMPTS,
            CREATED_AT,
            UPDATED_AT);

    private static final List<String> UNFINISHED_STATES = Arrays.stream(FlowState.values())
            .filter(state -> !state.isFinished())
            .map(FlowState::name)
            .toList();

    private final FixedSql find =
            new FixedSql(sql -> sql.select(SEEN).from(FLOWS).where(ID.eq(FixedSql.value(ID))));
    private final Database database;

    FlowReads(Database database) {
        this.database = database;
    }

    Optional<Flow> find(FlowId id) {
        return database.read(sql -> find.fetchOptional(sql, FlowReads::flow, id.toString()));
    }

    Optional<Flow> unfinishedOf(Subject subject) {
        return database.read(sql -> sql.select(SEEN)
                .from(FLOW_SUBJECTS)
                .join(FLOWS)
                .on(FLOW.eq(ID))
                .where(SUBJECT.eq(subject.toString()), UNFINISHED.eq(YES))
                .fetchOptional(FlowReads::flow));
    }

    boolean isInHand(String text) {
        return database.read(sql -> sql.fetchExists(
                sql.selectOne().from(FLOWS).where(STATE.in(UNFINISHED_STATES)).and(CONTEXT.contains(text))));
    }

    List<Flow> list(Flows.Query query, Optional<FlowId> before, int limit) {
        return database.read(sql -> sql.select(SEEN)
                .from(FLOWS)
                .where(matching(sql, query))
                .and(before.map(id -> olderThan(sql, id)).orElse(noCondition()))
                .orderBy(CREATED_AT.desc(), ID.desc())
                .limit(limit)
                .fetch(FlowReads::flow));
    }

    private static Condition matching(DSLContext sql, Flows.Query query) {
        Condition all = noCondition();
        if (query.state().isPresent()) {
            all = all.and(STATE.eq(query.state().get().name()));
        }
        if (!query.anyOf().isEmpty()) {
            all = all.and(STATE.in(query.anyOf().stream().map(FlowState::name).toList()));
        }
        if (query.name().isPresent()) {
            all = all.and(NAME.eq(query.name().get()));
        }
        if (query.subject().isPresent()) {
            all = all.and(ID.in(sql.select(FLOW)
                    .from(FLOW_SUBJECTS)
                    .where(SUBJECT.eq(query.subject().get().toString()))));
        }
        return all;
    }

    private static Condition olderThan(DSLContext sql, FlowId id) {
        Long createdAt = sql.select(CREATED_AT)
                .from(FLOWS)
                .where(ID.eq(id.toString()))
                .fetchOptional(CREATED_AT)
                .orElseThrow(() -> notFound(id));
        return CREATED_AT.le(createdAt).and(CREATED_AT.lt(createdAt).or(ID.lt(id.toString())));
    }

    static octopus.spi.StorageException notFound(FlowId id) {
        return Fault.of(
                        FlowFault.FLOW_NOT_FOUND,
                        "find flow " + id,
                        "there is no flow with this id",
                        "List the flows; those that ended long ago may have been taken out of the database.")
                .about("flow", id)
                .exception();
    }

    List<FlowStep> history(FlowId id) {
        return database.read(sql -> {
            List<FlowStep> lines = new ArrayList<>(sql.selectFrom(FLOW_STEPS)
                    .where(FLOW.eq(id.toString()))
                    .orderBy(SEQUENCE)
                    .fetch(FlowReads::line));
            // The step that is being worked on has no row of its own: that would cost a commit more.
            sql.select(STATE, POSITION, DIRECTION, ATTEMPTS, STEP_STARTED_AT, HISTORY_LENGTH, WAITING_FOR, FAULT)
                    .from(FLOWS)
                    .where(ID.eq(id.toString()))
                    .and(STATE.in(FlowState.RUNNING.name(), FlowState.REVERTING.name(), FlowState.WAITING.name()))
                    .fetchOptional(FlowReads::current)
                    .ifPresent(lines::add);
            return lines;
        });
    }

    private static FlowStep line(Record row) {
        return new FlowStep(
                row.get(SEQUENCE),
                row.get(NAME),
                row.get(DIRECTION),
                row.get(ATTEMPT),
                row.get(STATE),
                instant(row.get(STARTED_AT)),
                Optional.ofNullable(row.get(ENDED_AT)).map(FlowTables::instant),
                Optional.ofNullable(row.get(NOTE)),
                fault(row.get(FAULT)));
    }

    private static FlowStep current(Record row) {
        return new FlowStep(
                row.get(HISTORY_LENGTH),
                row.get(POSITION),
                row.get(DIRECTION),
                row.get(ATTEMPTS) + 1,
                row.get(STATE).equals(FlowState.WAITING.name()) ? "waiting" : "running",
                instant(row.get(STEP_STARTED_AT)),
                Optional.empty(),
                Optional.ofNullable(row.get(WAITING_FOR)),
                Optional.empty());
    }

    private static Flow flow(Record row) {
        return flow(Row.of(row));
    }

    /** In the order of {@link #SEEN}. */
    private static Flow flow(Row row) {
        return new Flow(
                FlowId.of(row.text(0)),
                row.text(1),
                row.number(2),
                subjects(row.text(3)),
                FlowState.valueOf(row.text(4)),
                row.optionalText(5),
                row.optionalText(6),
                row.optionalReal(7),
                fault(row.optionalText(8).orElse(null)),
                caller(row.text(9)),
                row.number(10),
                instant(row.whole(11)),
                instant(row.whole(12)));
    }
}
