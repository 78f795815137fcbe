package octopus.core.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small flow for tests: its context is the list of words that its steps added, its steps are made of lambdas. */
record Trail(List<String> words) {
    static Trail empty() {
        return new Trail(List.of());
    }

    Trail plus(String word) {
        return new Trail(Stream.concat(words.stream(), Stream.of(word)).toList());
    }

    /** What the steps did to the world outside, in order. */
    static final class World {
        private final List<String> done = new ArrayList<>();

        synchronized void did(String what) {
            done.add(what);
        }

        synchronized List<String> done() {
            return List.copyOf(done);
        }

        synchronized long count(String what) {
            return done.stream().filter(what::equals).count();
        }
    }

    interface Body extends BiFunction<Trail, StepEnvironment, Outcome<Trail>> {}

    static Made outside(String name, World world) {
        return new Made(name, world, (trail, environment) -> Outcome.done(trail.plus(name)), false);
    }

    static Made outside(String name, World world, Body body) {
        return new Made(name, world, body, false);
    }

    static InsideMade inside(String name, World world) {
        return inside(name, world, (trail, environment) -> Outcome.done(trail.plus(name)));
    }

    static InsideMade inside(String name, World world, Body body) {
        return new InsideMade(new Made(name, world, body, false));
    }

    @SafeVarargs
    static FlowDefinition<Trail> flow(String name, Step<Trail>... steps) {
        return new FlowDefinition<>(name, 1, Trail.class, List.of(steps));
    }

    /** Tells the world "+name" when it runs and "-name" when it is reverted. */
    static final class Made implements Step<Trail> {
        private final String name;
        private final World world;
        private final Body body;
        private final boolean pivot;
        private Retry retry = Retry.none();
        private Retry revertRetry = Step.REVERT_RETRY;
        private @Nullable Function<StepEnvironment, Effect> reverting;

        private Made(String name, World world, Body body, boolean pivot) {
            this.name = name;
            this.world = world;
            this.body = body;
            this.pivot = pivot;
        }

        Made asPivot() {
            Made made = new Made(name, world, body, true);
            made.retry = retry;
            return made;
        }

        Made retrying(Retry newRetry) {
            retry = newRetry;
            return this;
        }

        Made reverting(Retry newRetry, Function<StepEnvironment, Effect> work) {
            revertRetry = newRetry;
            reverting = work;
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Outcome<Trail> run(Trail context, StepEnvironment environment) {
            world.did("+" + name);
            return body.apply(context, environment);
        }

        @Override
        public Effect revert(Trail context, StepEnvironment environment) {
            world.did("-" + name);
            return reverting == null ? Effect.NONE : reverting.apply(environment);
        }

        @Override
        public Retry retry() {
            return retry;
        }

        @Override
        public Retry revertRetry() {
            return revertRetry;
        }

        @Override
        public boolean pivot() {
            return pivot;
        }
    }

    record InsideMade(Made made) implements InsideStep<Trail> {
        @Override
        public String name() {
            return made.name();
        }

        @Override
        public Outcome<Trail> run(Trail context, StepEnvironment environment) {
            return made.run(context, environment);
        }

        @Override
        public Effect revert(Trail context, StepEnvironment environment) {
            return made.revert(context, environment);
        }
    }
}
