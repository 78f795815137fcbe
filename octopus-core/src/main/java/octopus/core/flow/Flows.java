package octopus.core.flow;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;

/** What may be asked of flows. */
public interface Flows {
    /**
     * Writes a flow in the caller's transaction; it starts as soon as that commits, if possible at once on this process.
     *
     * @throws octopus.spi.StorageException FLOW_SUBJECT_BUSY (kind STATE, about: subject, flow, name) when an unfinished
     *     flow has one of the subjects
     */
    <C extends Record> FlowId submit(
            Transaction transaction, FlowDefinition<C> definition, C context, Set<Subject> subjects, Caller caller);

    /** Whether this process would itself run, at once, what is submitted now. */
    boolean runsHere();

    /** Whether this process has an unfinished flow in its hands. */
    boolean isHere(FlowId id);

    Optional<Flow> find(FlowId id);

    /** The unfinished flow that has this subject. */
    Optional<Flow> unfinishedOf(Subject subject);

    /** Whether an unfinished flow has this text, such as an id, in its context: then what it names is in hand. */
    boolean isInHand(String text);

    /** Newest first. @param before the id of the last flow of the page before */
    List<Flow> list(Query query, Optional<FlowId> before, int limit);

    List<FlowStep> history(FlowId id);

    /** What a flow has come to, or is at when nobody waits any longer. */
    record End(String name, FlowState state, Optional<Fault> fault) {}

    /** As {@link #await}, for who need not know more: of a flow that runs here the database is not asked. */
    End awaitEnd(FlowId id, Duration atMost);

    /** Waits without holding a connection until the flow is finished, suspended or stuck, or the time is over. */
    Flow await(FlowId id, Duration atMost);

    /**
     * Waits for a short flow; its fault becomes the caller's.
     *
     * @param late code of the fault when it has not ended in that time
     * @throws octopus.spi.StorageException the flow's fault, or {@code late}
     */
    default void awaitSuccess(FlowId id, Duration atMost, FaultCode late) {
        End end = awaitEnd(id, atMost);
        switch (end.state()) {
            case SUCCEEDED -> {}
            case REVERTED, STUCK ->
                throw end.fault()
                        .orElseGet(() ->
                                Fault.of(CommonFault.INTERNAL_ERROR, "Flow " + id, "it was undone", "See its history."))
                        .about("flow", id)
                        .exception();
            case PENDING, RUNNING, WAITING, SUSPENDED, REVERTING ->
                throw Fault.of(
                                late,
                                "Flow " + id + " (" + end.name() + ")",
                                "it is " + end.state() + " after " + atMost.toSeconds() + " s",
                                "It goes on; octopus flow show " + id + " tells how far it is.")
                        .about("flow", id)
                        .exception();
        }
    }

    /** Stops after the current step. */
    void suspend(FlowId id, Caller caller);

    /** A suspended flow goes on. */
    void resume(FlowId id, Caller caller);

    /** A stuck flow is tried again, forward or in reverse, as a person decided. */
    void release(FlowId id, Direction direction, Caller caller);

    enum Direction {
        FORWARD,
        REVERT;

        /** As history and tables have it: {@code forward}, {@code revert}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Direction of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    record Query(Optional<FlowState> state, Optional<String> name, Optional<Subject> subject, Set<FlowState> anyOf) {
        public static Query all() {
            return new Query(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
        }
    }
}
