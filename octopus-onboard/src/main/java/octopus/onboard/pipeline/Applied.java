package octopus.onboard.pipeline;

import java.util.Optional;
import octopus.onboard.change.Change;

/**
 * A change that was made, and how things were before it.
 *
 * @param before JSON of the change's hand
 * @param end what becomes of it when the backend is taken away
 */
public record Applied(Change change, String before, Optional<End> end) {
    /** What becomes of a change. */
    public enum End {
        /** It is taken back; so where nothing is said. */
        UNDO,
        /** It only made things as they had been agreed: what an earlier change put there is taken back by that one. */
        FORGET
    }

    static Applied of(Change change, String before) {
        return new Applied(change, before, Optional.empty());
    }

    Applied healed() {
        return new Applied(change, before, Optional.of(End.FORGET));
    }

    boolean isUndone() {
        return end.orElse(End.UNDO) == End.UNDO;
    }
}
