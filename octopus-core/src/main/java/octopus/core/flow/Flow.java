package octopus.core.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.spi.Fault;

/**
 * A flow as others see it.
 *
 * @param position name of the step that runs or comes next; empty when finished
 * @param waitingFor what the current step waits for, in words
 * @param progress 0 to 1 of the current step, where it tells
 */
public record Flow(
        FlowId id,
        String name,
        int version,
        List<Subject> subjects,
        FlowState state,
        Optional<String> position,
        Optional<String> waitingFor,
        Optional<Double> progress,
        Optional<Fault> fault,
        Caller caller,
        int attempts,
        Instant createdAt,
        Instant updatedAt) {}
