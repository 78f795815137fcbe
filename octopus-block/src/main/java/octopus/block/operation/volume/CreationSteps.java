package octopus.block.operation.volume;

import octopus.core.flow.Effect;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;

/** The steps by which every volume is made, in their order; between the last two it may be filled. */
public record CreationSteps<C extends Record>(Step<C> accept, Step<C> choosePool, Step<C> provision, Step<C> publish) {
    /** These steps for flows that keep the context of a creation within their own. */
    static <C extends Record> CreationSteps<C> of(CreationSteps<CreateContext> steps, CreationPart<C> part) {
        return new CreationSteps<>(
                of(steps.accept, part), of(steps.choosePool, part), of(steps.provision, part), of(steps.publish, part));
    }

    private static <C extends Record> Step<C> of(Step<CreateContext> step, CreationPart<C> part) {
        Part<C> within = new Part<>(part, step);
        return step instanceof InsideStep<CreateContext> ? new InsidePart<>(within) : within;
    }

    /** A step of a creation within a flow of another context. */
    private record Part<C extends Record>(CreationPart<C> part, Step<CreateContext> step) implements Step<C> {
        @Override
        public String name() {
            return step.name();
        }

        @Override
        public Outcome<C> run(C context, StepEnvironment environment) {
            return switch (step.run(part.of(context), environment)) {
                case Outcome.Done<CreateContext> done ->
                    Outcome.done(part.with(context, done.context()), done.effect());
                case Outcome.NotYet<CreateContext> later ->
                    new Outcome.NotYet<>(part.with(context, later.context()), later.lookAgain(), later.waitingFor());
                case Outcome.Suspend<CreateContext> rest ->
                    new Outcome.Suspend<>(part.with(context, rest.context()), rest.waitingFor());
                case Outcome.GoBack<CreateContext> back ->
                    new Outcome.GoBack<>(part.with(context, back.context()), back.toStep(), back.because());
                case Outcome.Failed<CreateContext> failed -> new Outcome.Failed<>(failed.fault());
            };
        }

        @Override
        public Effect revert(C context, StepEnvironment environment) {
            return step.revert(part.of(context), environment);
        }

        @Override
        public Retry retry() {
            return step.retry();
        }

        @Override
        public Retry revertRetry() {
            return step.revertRetry();
        }

        @Override
        public boolean pivot() {
            return step.pivot();
        }
    }

    /** The same for a step that changes nothing outside the database. */
    private record InsidePart<C extends Record>(Part<C> part) implements InsideStep<C> {
        @Override
        public String name() {
            return part.name();
        }

        @Override
        public Outcome<C> run(C context, StepEnvironment environment) {
            return part.run(context, environment);
        }

        @Override
        public Effect revert(C context, StepEnvironment environment) {
            return part.revert(context, environment);
        }

        @Override
        public Retry retry() {
            return part.retry();
        }

        @Override
        public Retry revertRetry() {
            return part.revertRetry();
        }

        @Override
        public boolean pivot() {
            return part.pivot();
        }
    }
}
