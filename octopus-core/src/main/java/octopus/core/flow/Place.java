package octopus.core.flow;

import java.util.Optional;
import octopus.spi.Fault;

/**
 * Where a flow is: all that is needed to go on from there.
 *
 * @param index of the step that comes next, forward or to be reverted
 * @param failures of that step so far, in this direction
 * @param fault why it reverts, or why the last try failed
 * @param back set while the flow goes back to an earlier step
 */
record Place<C extends Record>(
        int index, Flows.Direction direction, C context, int failures, Optional<Fault> fault, Optional<Back<C>> back) {

    /** @param index of the last step to revert, @param context with which to go forward from there */
    record Back<C extends Record>(int index, C context) {}

    static <C extends Record> Place<C> start(C context) {
        return forward(0, context);
    }

    static <C extends Record> Place<C> forward(int index, C context) {
        return new Place<>(index, Flows.Direction.FORWARD, context, 0, Optional.empty(), Optional.empty());
    }

    boolean reverting() {
        return direction == Flows.Direction.REVERT;
    }

    Place<C> with(C newContext) {
        return new Place<>(index, direction, newContext, failures, fault, back);
    }

    /** The same step once more, after a failure. */
    Place<C> failed(Fault newFault) {
        return new Place<>(index, direction, context, failures + 1, Optional.of(newFault), back);
    }

    /** Everything is undone, from this step on. */
    Place<C> turned(Fault because) {
        return new Place<>(index, Flows.Direction.REVERT, context, 0, Optional.of(because), Optional.empty());
    }

    Place<C> turned(Fault because, Back<C> to) {
        return new Place<>(index, Flows.Direction.REVERT, context, 0, Optional.of(because), Optional.of(to));
    }

    /** The step before is reverted next. */
    Place<C> oneBack() {
        return new Place<>(index - 1, direction, context, 0, fault, back);
    }
}
