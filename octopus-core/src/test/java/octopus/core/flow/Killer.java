package octopus.core.flow;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Kills the runner at the n-th moment of the first flow that it sees of the definition under test. */
final class Killer implements FlowProbe {
    private final String flowName;
    private final int at;
    private final boolean onlyReverts;
    private final AtomicReference<@Nullable FlowId> underTest = new AtomicReference<>();
    private int seen;
    private @Nullable String where;

    /** @param at counted from 0; below 0: never */
    Killer(String flowName, int at, boolean onlyReverts) {
        this.flowName = flowName;
        this.at = at;
        this.onlyReverts = onlyReverts;
    }

    @Override
    public synchronized void at(Moment moment, FlowRun.Identity<?> flow, String step, Flows.Direction direction) {
        if (flow.definition().name().equals(flowName)) {
            underTest.compareAndSet(null, flow.id());
        }
        boolean counts = flow.id().equals(underTest.get()) && (!onlyReverts || direction == Flows.Direction.REVERT);
        if (counts && seen++ == at) {
            where = direction.word() + " of " + step + ", " + moment;
            throw new Killed();
        }
    }

    /** Where it struck; empty when the flow ended before. */
    synchronized Optional<String> where() {
        return Optional.ofNullable(where);
    }
}
