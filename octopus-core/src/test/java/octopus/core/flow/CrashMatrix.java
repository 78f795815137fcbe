package octopus.core.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs a flow once per step and per moment (before the step, after its effect, after its save), kills the runner there,
 * lets another runner finish, and asks the world whether it is as wanted or as before, with nothing left over. The same
 * with a fault at each step, before and after its effect, killing at every moment of the way back.
 *
 * <pre>{@code
 * CrashReport report = CrashMatrix.of("create-volume", CreateVolumeWorld::new).run();
 * report.assertClean();
 * }</pre>
 */
public final class CrashMatrix {
    /** No lease runs out by itself while a step works; after a kill the clock is set beyond it. */
    private static final Duration LEASE = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<FlowState> UNFINISHED =
            Set.of(FlowState.PENDING, FlowState.RUNNING, FlowState.WAITING, FlowState.REVERTING);

    private final String flowName;
    private final Supplier<? extends CrashWorld> worlds;
    private boolean faults = true;
    private final List<String> problems = new ArrayList<>();
    private int points;
    private int runs;
    private int done;
    private int asBefore;

    private CrashMatrix(String flowName, Supplier<? extends CrashWorld> worlds) {
        this.flowName = flowName;
        this.worlds = worlds;
    }

    /** @param flowName of the definition under test, @param worlds makes a fresh world for each run */
    public static CrashMatrix of(String flowName, Supplier<? extends CrashWorld> worlds) {
        return new CrashMatrix(flowName, worlds);
    }

    /** Only kills: for worlds that make the flow fail themselves. */
    public CrashMatrix withoutInjectedFaults() {
        faults = false;
        return this;
    }

    public CrashReport run() {
        killEverywhere(Optional.empty());
        if (faults) {
            for (String step : stepNames()) {
                killEverywhere(Optional.of(new Injection(step, false)));
                killEverywhere(Optional.of(new Injection(step, true)));
            }
        }
        return new CrashReport(flowName, points, runs, done, asBefore, List.copyOf(problems));
    }

    private List<String> stepNames() {
        try (CrashWorld world = worlds.get();
                FlowEngine idle =
                        engine(world, new SettableClock(), new Killer(flowName, -1, false), Optional.empty())) {
            return world.definitions(idle).stream()
                    .filter(definition -> definition.name().equals(flowName))
                    .flatMap(definition -> definition.steps().stream().map(Step::name))
                    .toList();
        }
    }

    private void killEverywhere(Optional<Injection> injection) {
        runOnce(new Killer(flowName, -1, false), injection);
        boolean struck = true;
        for (int at = 0; struck; at++) {
            Killer killer = new Killer(flowName, at, injection.isPresent());
            runOnce(killer, injection);
            struck = killer.where().isPresent();
        }
    }

    private void runOnce(Killer killer, Optional<Injection> injection) {
        SettableClock clock = new SettableClock();
        String title = "";
        try (CrashWorld world = worlds.get()) {
            FlowId id;
            Flow flow;
            try (FlowEngine first = engine(world, clock, killer, injection).start()) {
                id = world.begin(first);
                flow = drive(first, world, clock, id);
            }
            title = title(killer, injection);
            if (killer.where().isPresent()) {
                points++;
                clock.advance(LEASE.multipliedBy(2));
                try (FlowEngine second = engine(world, clock, new Killer(flowName, -1, false), injection)
                        .start()) {
                    flow = drive(second, world, clock, id);
                }
            }
            runs++;
            judge(world, flow, title);
        } catch (RuntimeException | AssertionError e) {
            problems.add((title.isEmpty() ? title(killer, injection) : title) + ": " + e);
        }
    }

    private static String title(Killer killer, Optional<Injection> injection) {
        String fault = injection
                .map(i -> "fault in " + i.step() + (i.afterEffect() ? " after" : " before") + " its effect, ")
                .orElse("");
        return fault + killer.where().map(where -> "killed at " + where).orElse("not killed");
    }

    private FlowEngine engine(CrashWorld world, SettableClock clock, Killer killer, Optional<Injection> injection) {
        FlowRegistry registry = new FlowRegistry();
        FlowSettings settings = FlowSettings.usual("crash-matrix", false)
                .withLease(LEASE)
                .withLookEvery(Duration.ofMillis(5))
                .withStopWithin(Duration.ofSeconds(1));
        FlowEngine engine = new FlowEngine(world.database(), registry, clock, settings, FlowListener.NONE, killer);
        for (FlowDefinition<?> definition : world.definitions(engine)) {
            registry.add(
                    injection.isPresent() && definition.name().equals(flowName)
                            ? injection.get().into(definition)
                            : definition);
        }
        return engine;
    }

    /** Until the flow, and those that it has started, have come to an end, or the runner is killed. */
    private static Flow drive(FlowEngine engine, CrashWorld world, SettableClock clock, FlowId id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Flow flow = engine.await(id, Duration.ofMillis(5));
            boolean over = FlowWatch.isSettled(flow.state()) && flow.state() != FlowState.SUSPENDED;
            if (engine.isKilled() || (over && nothingElseRuns(engine))) {
                return flow;
            }
            if (flow.state() == FlowState.SUSPENDED) {
                world.suspended(engine, id);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + PATIENCE.toSeconds() + " s the flow is still " + flow);
            }
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private static boolean nothingElseRuns(FlowEngine engine) {
        return engine.list(
                        new Flows.Query(Optional.empty(), Optional.empty(), Optional.empty(), UNFINISHED),
                        Optional.empty(),
                        1)
                .isEmpty();
    }

    private void judge(CrashWorld world, Flow flow, String title) {
        CrashWorld.Verdict verdict = world.look(flow);
        switch (verdict) {
            case CrashWorld.Verdict.Done found -> done++;
            case CrashWorld.Verdict.AsBefore found -> asBefore++;
            case CrashWorld.Verdict.Wrong wrong -> problems.add(title + ": " + wrong.what() + "; " + flow);
        }
        FlowState fitting = verdict instanceof CrashWorld.Verdict.Done ? FlowState.SUCCEEDED : FlowState.REVERTED;
        if (!(verdict instanceof CrashWorld.Verdict.Wrong) && flow.state() != fitting) {
            problems.add(title + ": the world is " + verdict + ", but the flow is " + flow);
        }
    }
}
