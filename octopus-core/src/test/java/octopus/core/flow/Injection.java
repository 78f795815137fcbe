package octopus.core.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Makes one step of a flow fail. @param afterEffect false: it fails before it has done anything */
record Injection(String step, boolean afterEffect) {
    static final Fault FAULT = Fault.of(
            CommonFault.BACKEND_FAILED, "run a step", "a fault was injected by the crash matrix", "None is needed.");

    <C extends Record> FlowDefinition<C> into(FlowDefinition<C> definition) {
        List<Step<C>> steps = new ArrayList<>();
        boolean beyondPivot = false;
        for (Step<C> each : definition.steps()) {
            beyondPivot |= each.pivot();
            if (!each.name().equals(step)) {
                steps.add(each);
            } else if (each instanceof InsideStep<C>) {
                steps.add(new FailingInside<>(new Failing<>(each, afterEffect, beyondPivot)));
            } else {
                steps.add(new Failing<>(each, afterEffect, beyondPivot));
            }
        }
        return new FlowDefinition<>(definition.name(), definition.version(), definition.context(), steps);
    }

    private static final class Failing<C extends Record> implements Step<C> {
        private final Step<C> inner;
        private final boolean afterEffect;
        private final boolean onceOnly;
        private final AtomicInteger calls = new AtomicInteger();

        /** @param onceOnly beyond the pivot a step that always fails would go on for ever */
        Failing(Step<C> inner, boolean afterEffect, boolean onceOnly) {
            this.inner = inner;
            this.afterEffect = afterEffect;
            this.onceOnly = onceOnly;
        }

        @Override
        public Outcome<C> run(C context, StepEnvironment environment) {
            if (onceOnly && calls.getAndIncrement() > 0) {
                return inner.run(context, environment);
            }
            if (!afterEffect) {
                return new Outcome.Failed<>(FAULT);
            }
            Outcome<C> outcome = inner.run(context, environment);
            return outcome instanceof Outcome.Done<C> ? new Outcome.Failed<>(FAULT) : outcome;
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Effect revert(C context, StepEnvironment environment) {
            return inner.revert(context, environment);
        }

        @Override
        public Retry retry() {
            return Retry.none();
        }

        @Override
        public Retry revertRetry() {
            return inner.revertRetry();
        }

        @Override
        public boolean pivot() {
            return inner.pivot();
        }
    }

    private record FailingInside<C extends Record>(Failing<C> inner) implements InsideStep<C> {
        @Override
        public Outcome<C> run(C context, StepEnvironment environment) {
            return inner.run(context, environment);
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Effect revert(C context, StepEnvironment environment) {
            return inner.revert(context, environment);
        }

        @Override
        public Retry retry() {
            return inner.retry();
        }

        @Override
        public Retry revertRetry() {
            return inner.revertRetry();
        }

        @Override
        public boolean pivot() {
            return inner.pivot();
        }
    }
}
