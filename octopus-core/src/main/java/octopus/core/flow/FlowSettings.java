package octopus.core.flow;

import java.time.Duration;
import java.util.UUID;

/**
 * How a process runs flows.
 *
 * @param owner names this process in leases; different for every start of every process
 * @param lease how long a flow stays with a process that is not heard of any more; renewed at a third of it
 * @param lookEvery how often the database is asked for flows that others left, woke or dropped
 * @param maxConcurrent flows at once in this process; more wait as PENDING
 * @param stopWithin how long {@link FlowEngine#close} waits for running steps to end
 * @param aloneOnDatabase no other process can be using the database (the embedded one), so that leases found at the
 *     start belong to the dead and are taken over at once
 */
public record FlowSettings(
        String owner,
        Duration lease,
        Duration lookEvery,
        int maxConcurrent,
        Duration stopWithin,
        boolean aloneOnDatabase) {

    public FlowSettings {
        if (owner.isBlank() || owner.length() > 128 || lease.isNegative() || lease.isZero() || maxConcurrent < 1) {
            throw new IllegalArgumentException("flow settings need an owner, a lease and at least one flow at once");
        }
    }

    /** What fits a process on a database of its own ({@code alone}) or one of several on a shared one. */
    public static FlowSettings usual(String processName, boolean alone) {
        String owner = processName + "/" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
        return new FlowSettings(
                owner, Duration.ofSeconds(30), Duration.ofSeconds(1), 256, Duration.ofSeconds(10), alone);
    }

    public FlowSettings withLease(Duration newLease) {
        return new FlowSettings(owner, newLease, lookEvery, maxConcurrent, stopWithin, aloneOnDatabase);
    }

    public FlowSettings withLookEvery(Duration interval) {
        return new FlowSettings(owner, lease, interval, maxConcurrent, stopWithin, aloneOnDatabase);
    }

    public FlowSettings withMaxConcurrent(int flows) {
        return new FlowSettings(owner, lease, lookEvery, flows, stopWithin, aloneOnDatabase);
    }

    public FlowSettings withStopWithin(Duration time) {
        return new FlowSettings(owner, lease, lookEvery, maxConcurrent, time, aloneOnDatabase);
    }
}
