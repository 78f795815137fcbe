package octopus.core.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import octopus.spi.Fault;

/**
 * What has just become true of a flow.
 *
 * @param step the step that runs or comes next; empty when finished
 * @param elapsed since the flow was submitted
 * @param fault why it reverts, waits for another try, or is stuck
 */
public record FlowChange(
        FlowId flow,
        String name,
        FlowState state,
        Set<Subject> subjects,
        Optional<String> step,
        Duration elapsed,
        Optional<Fault> fault,
        Instant at) {}
