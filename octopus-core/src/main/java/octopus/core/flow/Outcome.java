package octopus.core.flow;

import java.time.Duration;
import octopus.spi.Fault;

/** What came of running a step. */
public sealed interface Outcome<C> {
    /** On to the next step with this context. */
    record Done<C>(C context, Effect effect) implements Outcome<C> {
        public Done<C> with(Effect more) {
            return new Done<>(context, effect.and(more));
        }
    }

    /** Nothing wrong, but not there: run the same step again later. No thread is held meanwhile. */
    record NotYet<C>(C context, Duration lookAgain, String waitingFor) implements Outcome<C> {}

    /** Stop here until a person resumes; then this step runs again. */
    record Suspend<C>(C context, String waitingFor) implements Outcome<C> {}

    /** Revert back to and including the named earlier step, then go forward again from there with this context. */
    record GoBack<C>(C context, String toStep, Fault because) implements Outcome<C> {}

    /** Retry as the step's {@link Retry} says; then revert everything. */
    record Failed<C>(Fault fault) implements Outcome<C> {}

    static <C> Done<C> done(C context) {
        return new Done<>(context, Effect.NONE);
    }

    static <C> Done<C> done(C context, Effect effect) {
        return new Done<>(context, effect);
    }
}
