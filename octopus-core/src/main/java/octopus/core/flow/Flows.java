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

    Optional<Flow> find(FlowId id);

    /** The unfinished flow that has this subject. */
    Optional<Flow> unfinishedOf(Subject subject);

    /** Whether an unfinished flow has this text, such as an id, in its context: then what it names is in hand. */
    boolean isInHand(String text);

    /** Newest first. @param before the id of the last flow of the page before */
    List<Flow> list(Query query, Optional<FlowId> before, int limit);

    List<FlowStep> history(FlowId id);

    /** Waits without holding a connection until the flow is finished, suspended or stuck, or the time is over. */
    Flow await(FlowId id, Duration atMost);

    /**
     * Waits for a short flow; its fault becomes the caller's.
     *
     * @param late code of the fault when it has not ended in that time
     * @throws octopus.spi.StorageException the flow's fault, or {@code late}
     */
    default void awaitSuccess(FlowId id, Duration atMost, FaultCode late) {
        Flow flow = await(id, atMost);
        switch (flow.state()) {
            case SUCCEEDED -> {}
            case REVERTED, STUCK ->
                throw flow.fault()
                        .orElseGet(() ->
                                Fault.of(CommonFault.INTERNAL_ERROR, "Flow " + id, "it was undone", "See its history."))
                        .about("flow", id)
                        .exception();
            case PENDING, RUNNING, WAITING, SUSPENDED, REVERTING ->
                throw Fault.of(
                                late,
                                "Flow " + id + " (" + flow.name() + ")",
                                "it is " + flow.state() + " after " + atMost.toSeconds() + " s",
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
