package octopus.core.flow;

import java.time.Instant;
import java.util.Optional;
import octopus.spi.Fault;

/** One line of a flow's history. @param direction {@code forward} or {@code revert} */
public record FlowStep(
        int sequence,
        String name,
        String direction,
        int attempt,
        String state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<String> note,
        Optional<Fault> fault) {}
