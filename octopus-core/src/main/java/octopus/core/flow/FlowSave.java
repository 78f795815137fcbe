package octopus.core.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;

/**
 * All that one commit of a runner changes.
 *
 * @param dueAt null: nobody but a person takes it, or it is finished
 * @param effects in the order of the steps; {@code lines} has their history
 */
record FlowSave(
        FlowId id,
        String owner,
        long leaseNumber,
        FlowState state,
        @Nullable String position,
        Flows.Direction direction,
        String context,
        @Nullable String goBackTo,
        @Nullable String goBackContext,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable String waitingFor,
        Optional<Fault> fault,
        Instant stepStartedAt,
        int historyLength,
        Instant now,
        List<Effect> effects,
        List<FlowStep> lines) {

    /** False: the flow is put down, and another runner may have it when it is due. */
    boolean keepsLease() {
        return state == FlowState.RUNNING || state == FlowState.REVERTING;
    }

    /** A flow that ends, or that rests for a person anyway, does not look whether a person asked it to rest. */
    boolean mindsSuspension() {
        return keepsLease() || state == FlowState.WAITING || state == FlowState.PENDING;
    }

    enum Result {
        SAVED,
        /** Nothing was written: a person asked to stop here. */
        SUSPEND_ASKED,
        /** Nothing was written: another runner has the flow. */
        LOST
    }

    /** Nothing was written. @param effect the index of the effect that is to blame, or -1: the database is in trouble */
    static final class SaveFailed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int effect;
        private final boolean effectToBlame;

        SaveFailed(int effect, boolean effectToBlame, RuntimeException cause) {
            super(cause);
            this.effect = effect;
            this.effectToBlame = effectToBlame;
        }

        int effect() {
            return effect;
        }

        /** False: trying again may help. */
        boolean effectToBlame() {
            return effectToBlame;
        }

        RuntimeException reason() {
            return getCause() instanceof RuntimeException reason ? reason : this;
        }
    }
}
