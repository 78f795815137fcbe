package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import octopus.block.room.BlockWorld;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import octopus.onboard.spec.SpecReader.Given;

/** An onboarding whose process is killed: a database and a directory that stay, a room that is made anew each time. */
abstract class OnboardCrashWorld implements CrashWorld {
    private static final FlowSettings QUICK = FlowSettings.usual("before", true)
            .withLookEvery(Duration.ofMillis(5))
            .withStopWithin(Duration.ofSeconds(1));

    final String flow;
    final TestDatabase test = TestDatabases.sqlite();
    final Path directory = BlockWorld.temporary();
    Optional<OnboardWorld> current = Optional.empty();

    /** @param flow that is killed */
    OnboardCrashWorld(String flow) {
        this.flow = flow;
    }

    OnboardWorld world(Flows flows) {
        return new OnboardWorld(test, directory, flows);
    }

    /** What is there before the flow is killed: on an engine that is not, with a clock that goes by itself. */
    final void prepare(BiConsumer<FlowEngine, OnboardWorld> preparation) {
        FlowRegistry registry = new FlowRegistry();
        try (FlowEngine engine = new FlowEngine(database(), registry, Clock.systemUTC(), QUICK, FlowListener.NONE)) {
            OnboardWorld world = world(engine);
            registry.addAll(world.registry().all());
            engine.start();
            preparation.accept(engine, world);
            world.closeRoom();
        }
    }

    /** Begins the flow that applies the plan for the spec. */
    static FlowId approved(OnboardWorld world, Given spec) {
        String name = spec.spec().name();
        Onboarding ignored = world.onboardings().create(ADMIN, spec);
        Onboarding planned = world.settled(name);
        String hash = planned.plan()
                .orElseThrow(() -> new AssertionError(planned.toString()))
                .hash();
        return id(world.onboardings().approve(ADMIN, name, hash));
    }

    static FlowId id(Onboarding onboarding) {
        return new FlowId(onboarding.flow().orElseThrow());
    }

    @Override
    public Database database() {
        return test.database();
    }

    @Override
    public List<FlowDefinition<?>> definitions(Flows flows) {
        current.ifPresent(OnboardWorld::closeRoom);
        OnboardWorld world = world(flows);
        current = Optional.of(world);
        return world.registry().all();
    }

    @Override
    public void close() {
        current.ifPresent(OnboardWorld::close);
        test.close();
    }
}
