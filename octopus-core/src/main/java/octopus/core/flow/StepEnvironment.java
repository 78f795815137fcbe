package octopus.core.flow;

import java.util.Optional;
import octopus.core.Caller;
import octopus.spi.Fault;

/** What the runner lends to a step while it runs. */
public interface StepEnvironment {
    FlowId flow();

    /** Who asked for the flow. */
    Caller caller();

    /** 1 for the first try of this step. */
    int attempt();

    /** While reverting: what went wrong. */
    Optional<Fault> fault();

    /** Shown live to whoever watches the flow. @param share 0 to 1 */
    void progress(double share, String note);

    /** Throws when the lease was lost or the process stops: long steps call it between their chunks. */
    void checkAlive();
}
