package octopus.core.flow;

import static octopus.core.flow.FlowTables.*;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import octopus.core.db.Database;
import octopus.spi.Fault;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Who may work on which flow, and until when. */
final class FlowLeases {
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

    FlowLeases(Database database) {
        this.database = database;
    }

    record Lease(String owner, Instant until) {}

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
                    ? query.fetch(FlowLeases::row)
                    : query.forUpdate().skipLocked().fetch(FlowLeases::row);
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
