package octopus.core.flow;

import java.time.Duration;

/**
 * One small, named, repeatable part of a flow. Looks first whether its effect is already there, then acts: it may be run
 * again after a kill at any moment.
 */
public interface Step<C extends Record> {
    Retry REVERT_RETRY = Retry.times(4, Duration.ofMillis(500));

    /** Stable; stored. Lower case with hyphens. */
    String name();

    Outcome<C> run(C context, StepEnvironment environment);

    /**
     * Undoes what {@link #run} did, or may have begun to do; also called for the step that failed itself. The returned
     * effect commits together with the record that this step is reverted.
     */
    default Effect revert(C context, StepEnvironment environment) {
        return Effect.NONE;
    }

    default Retry retry() {
        return Retry.none();
    }

    /**
     * How often a failed revert is tried again before the flow is STUCK. More patient than {@link #retry}, for a stuck flow
     * needs a person.
     */
    default Retry revertRetry() {
        return retry().tries() > REVERT_RETRY.tries() ? retry() : REVERT_RETRY;
    }

    /** After a pivot has begun, failures are retried forward for ever instead of reverted (deletes are such). */
    default boolean pivot() {
        return false;
    }
}
