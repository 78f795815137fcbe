package octopus.block.schedule;

import java.util.List;

/** The scheduler's answer. */
public sealed interface Placement {
    /** @param verdicts one for every pool that was looked at, the best first */
    record Placed(PoolState pool, List<Verdict> verdicts) implements Placement {
        public Placed {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** @param refusals one for every pool that was looked at; empty when there is no pool at all */
    record Refused(List<Refusal> refusals) implements Placement {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
