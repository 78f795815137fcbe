package octopus.block.schedule;

import java.util.List;
import java.util.function.Supplier;

/** The scheduler's answer. */
public sealed interface Placement {
    /**
     * @param verdicts one for every pool that was looked at, the best first; worded when somebody asks, because the words
     *     cost more than the choice
     */
    record Placed(PoolState pool, Supplier<List<Verdict>> verdicts) implements Placement {}

    /** @param refusals one for every pool that was looked at; empty when there is no pool at all */
    record Refused(List<Refusal> refusals) implements Placement {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
