package octopus.onboard.change;

import java.util.Optional;
import octopus.node.change.Difference;

/**
 * Does one sort of change. What {@link #look} gives is stored before {@link #apply} is called; apply and revert may run
 * twice, and revert also where apply never got to its effect.
 *
 * @param <B> how things were before: all that a revert needs, without secrets
 */
interface ChangeHand<C extends Change, B extends Record> {
    /** Changes nothing. */
    B look(C change, Work work);

    /** What applying would change; nothing when all is as wanted. Changes nothing. */
    Optional<Difference> plan(C change, Work work);

    void apply(C change, B before, Work work);

    void revert(C change, B before, Work work);

    /** It will not be taken back: what was kept for that goes. May run twice. */
    default void forget(C change, B before, Work work) {}

    Class<B> before();
}
