package octopus.core.flow;

/** Where tests look in, and where they kill a runner. */
@FunctionalInterface
interface FlowProbe {
    FlowProbe NONE = (moment, flow, step, direction) -> {};

    void at(Moment moment, FlowRun.Identity<?> flow, String step, Flows.Direction direction);

    enum Moment {
        /** The step is about to be called. */
        BEFORE,
        /** The step has answered; nothing of that is saved. */
        AFTER_EFFECT,
        /** What the step answered is committed. */
        AFTER_SAVE
    }

    /** Thrown by a probe: the process is gone, from one instruction to the next. The runner writes nothing any more. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed by a test", null, false, false);
        }
    }
}
