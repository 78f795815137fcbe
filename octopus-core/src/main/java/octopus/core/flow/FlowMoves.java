package octopus.core.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;

/** The one table of moves: what follows when a step has answered. Pure; knows neither threads nor the database. */
final class FlowMoves<C extends Record> {
    /** A step that says "look again at once" must not keep a core busy. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

    private static final Duration PIVOT_FIRST = Duration.ofSeconds(1);
    private static final Duration PIVOT_LONGEST = Duration.ofMinutes(1);

    /** What the runner does next. */
    sealed interface Move<C extends Record> {
        Place<C> place();

        /** Work on at this place. */
        record GoOn<C extends Record>(Place<C> place) implements Move<C> {}

        /** Put the flow down in this state; {@code wakeAfter} is there for WAITING alone. */
        record Rest<C extends Record>(Place<C> place, FlowState state, Optional<Duration> wakeAfter, String waitingFor)
                implements Move<C> {}

        /** The end: SUCCEEDED or REVERTED. */
        record Finish<C extends Record>(Place<C> place, FlowState state) implements Move<C> {}
    }

    private final FlowDefinition<C> definition;
    private final List<Step<C>> steps;

    FlowMoves(FlowDefinition<C> definition) {
        this.definition = definition;
        this.steps = definition.steps();
    }

    Move<C> after(Place<C> at, Outcome<C> outcome) {
        return switch (outcome) {
            case Outcome.Done<C> done -> forward(at, done.context());
            case Outcome.NotYet<C> notYet ->
                new Move.Rest<>(
                        at.with(notYet.context()),
                        FlowState.WAITING,
                        Optional.of(
                                notYet.lookAgain().compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : notYet.lookAgain()),
                        notYet.waitingFor());
            case Outcome.Suspend<C> suspend ->
                new Move.Rest<>(
                        at.with(suspend.context()), FlowState.SUSPENDED, Optional.empty(), suspend.waitingFor());
            case Outcome.GoBack<C> back -> goBack(at, back);
            case Outcome.Failed<C> failed -> failed(at, failed.fault());
        };
    }

    private Move<C> forward(Place<C> at, C context) {
        int next = at.index() + 1;
        return next == steps.size()
                ? new Move.Finish<>(Place.forward(at.index(), context), FlowState.SUCCEEDED)
                : new Move.GoOn<>(Place.forward(next, context));
    }

    private Move<C> failed(Place<C> at, Fault fault) {
        Place<C> failed = at.failed(fault);
        Retry retry = step(at).retry();
        if (pivotBegun(at.index())) {
            return wait(failed, pivotPause(retry, failed.failures()), "the next try of " + step(at).name());
        }
        if (failed.failures() < retry.tries()) {
            return wait(failed, retry.pauseAfter(failed.failures()), "the next try of " + step(at).name());
        }
        return new Move.GoOn<>(at.turned(fault));
    }

    private Move<C> goBack(Place<C> at, Outcome.GoBack<C> back) {
        int target = indexOf(back.toStep());
        boolean possible = target >= 0
                && target <= at.index()
                && steps.subList(target, at.index() + 1).stream().noneMatch(Step::pivot);
        if (!possible) {
            return failed(
                    at,
                    Fault.of(
                            FlowFault.FLOW_MISDIRECTED,
                            "flow " + definition.name() + ", step " + step(at).name(),
                            "it asked to go back to '" + back.toStep()
                                    + "', which is not an earlier step of the flow, or lies before its point of no return",
                            "Report this as a defect."));
        }
        return new Move.GoOn<>(at.turned(back.because(), new Place.Back<>(target, back.context())));
    }

    /** The step at this place is reverted. */
    Move<C> afterRevert(Place<C> at) {
        Optional<Place.Back<C>> back = at.back();
        if (back.isPresent() && at.index() <= back.get().index()) {
            return new Move.GoOn<>(Place.forward(at.index(), back.get().context()));
        }
        return at.index() == 0 ? new Move.Finish<>(at, FlowState.REVERTED) : new Move.GoOn<>(at.oneBack());
    }

    /** The step at this place could not be reverted. */
    Move<C> afterRevertFailed(Place<C> at, Fault fault) {
        Retry retry = step(at).revertRetry();
        Fault both = at.fault()
                .filter(first -> at.failures() == 0)
                .map(first -> fault.about("reverted_because", first.sentence()))
                .or(() -> at.fault()
                        .map(last -> last.about().get("reverted_because"))
                        .map(first -> fault.about("reverted_because", first)))
                .orElse(fault);
        Place<C> failed = at.failed(both);
        if (failed.failures() < retry.tries()) {
            return wait(failed, retry.pauseAfter(failed.failures()), "the next try to revert " + step(at).name());
        }
        return new Move.Rest<>(
                failed, FlowState.STUCK, Optional.empty(), "a person: reverting " + step(at).name() + " failed");
    }

    private Move<C> wait(Place<C> at, Duration pause, String waitingFor) {
        return pause.isZero() || pause.isNegative()
                ? new Move.GoOn<>(at)
                : new Move.Rest<>(at, FlowState.WAITING, Optional.of(pause), waitingFor);
    }

    /** From the moment a pivot step has begun there is no way back. */
    boolean pivotBegun(int index) {
        return steps.subList(0, index + 1).stream().anyMatch(Step::pivot);
    }

    private static Duration pivotPause(Retry retry, int failures) {
        Duration first = retry.first().isZero() ? PIVOT_FIRST : retry.first();
        return new Retry(Integer.MAX_VALUE, first, PIVOT_LONGEST).pauseAfter(failures);
    }

    private Step<C> step(Place<C> at) {
        return steps.get(at.index());
    }

    int indexOf(String stepName) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(stepName)) {
                return i;
            }
        }
        return -1;
    }
}
