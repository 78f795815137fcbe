package octopus.core.flow;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Kills the runner at the n-th moment of the flow that it sees first. */
final class Killer implements FlowProbe {
    private final int at;
    private final boolean onlyReverts;
    private final AtomicReference<@Nullable FlowId> underTest = new AtomicReference<>();
    private int seen;
    private @Nullable String where;

    /** @param at counted from 0; below 0: never */
    Killer(int at, boolean onlyReverts) {
        this.at = at;
        this.onlyReverts = onlyReverts;
    }

    @Override
    public synchronized void at(Moment moment, FlowId flow, String step, Flows.Direction direction) {
        underTest.compareAndSet(null, flow);
        boolean counts = flow.equals(underTest.get()) && (!onlyReverts || direction == Flows.Direction.REVERT);
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
