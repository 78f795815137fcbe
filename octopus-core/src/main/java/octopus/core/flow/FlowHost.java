package octopus.core.flow;

import java.time.Instant;

/** What a run needs of the process it runs in. */
interface FlowHost {
    Instant now();

    String owner();

    /** Until when a lease taken or renewed now is good. */
    Instant leaseEnd();

    boolean isStopping();

    void probe(FlowProbe.Moment moment, FlowRun.Identity<?> flow, String step, Flows.Direction direction);

    /** Tries as long as it makes sense. @throws FlowSave.SaveFailed when nothing was written */
    FlowSave.Result save(FlowSave save, FlowLease lease);

    void changed(FlowChange change);

    void progress(FlowLease lease, double share, String note);
}
