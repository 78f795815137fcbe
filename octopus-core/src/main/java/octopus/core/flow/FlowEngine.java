package octopus.core.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;

/**
 * Flows over a database. Before {@link #start} (or without it) flows can be submitted, seen and steered, and other
 * processes run them; after it this process runs them too.
 */
public final class FlowEngine implements Flows, AutoCloseable {
    private static final int LONGEST_SUBJECT = 190;
    private static final int FORGET_AT_ONCE = 200;
    private static final Duration LOOK_HERE = Duration.ofSeconds(5);
    private static final Duration LOOK_ELSEWHERE = Duration.ofMillis(250);

    private final FlowRegistry registry;
    private final Clock clock;
    private final FlowStore store;
    private final FlowReads reads;
    private final FlowControl control;
    private final FlowWatch watch;
    private final FlowRunner runner;

    public FlowEngine(
            Database database, FlowRegistry registry, Clock clock, FlowSettings settings, FlowListener listener) {
        this(database, registry, clock, settings, listener, FlowProbe.NONE);
    }

    FlowEngine(
            Database database,
            FlowRegistry registry,
            Clock clock,
            FlowSettings settings,
            FlowListener listener,
            FlowProbe probe) {
        this.registry = registry;
        this.clock = clock;
        this.store = new FlowStore(database);
        this.reads = new FlowReads(database);
        this.control = new FlowControl(database, registry);
        this.watch = new FlowWatch(listener);
        this.runner = new FlowRunner(database, registry, clock, settings, watch, probe);
    }

    /** From now on this process runs flows: those it is given, and those that others left. */
    public FlowEngine start() {
        runner.start();
        return this;
    }

    @Override
    public <C extends Record> FlowId submit(
            Transaction transaction, FlowDefinition<C> definition, C context, Set<Subject> subjects, Caller caller) {
        FlowDefinition<C> known = registered(definition);
        subjects.forEach(FlowEngine::check);
        FlowId id = FlowId.random();
        Instant now = now();
        // The row is written as leased to this process, which saves the commit by which a runner takes a flow.
        Optional<FlowLeases.Lease> lease = runner.accepts()
                ? Optional.of(new FlowLeases.Lease(runner.owner(), runner.leaseEnd()))
                : Optional.empty();
        store.insert(
                transaction,
                new FlowStore.NewFlow(
                        id,
                        definition.name(),
                        definition.version(),
                        known.steps().getFirst().name(),
                        FlowContexts.write(definition, context),
                        subjects,
                        caller,
                        now,
                        lease));
        var identity = new FlowRun.Identity<>(id, known, caller, Set.copyOf(subjects), now);
        transaction.afterCommit(() -> committed(identity, context, lease));
        return id;
    }

    /** The registered one is what runs, here as well as in the process that takes the flow over. */
    @SuppressWarnings("unchecked") // the context class is compared
    private <C extends Record> FlowDefinition<C> registered(FlowDefinition<C> definition) {
        return registry.find(definition.name(), definition.version())
                .filter(known -> known.context().equals(definition.context()))
                .map(known -> (FlowDefinition<C>) known)
                .orElseThrow(() -> new IllegalArgumentException("flow definition " + definition.name() + " version "
                        + definition.version() + " is not in the registry, so no process could take it over"));
    }

    private <C extends Record> void committed(
            FlowRun.Identity<C> identity, C context, Optional<FlowLeases.Lease> lease) {
        watch.changed(new FlowChange(
                identity.id(),
                identity.definition().name(),
                lease.isPresent() ? FlowState.RUNNING : FlowState.PENDING,
                identity.subjects(),
                Optional.of(identity.definition().steps().getFirst().name()),
                Duration.ZERO,
                Optional.empty(),
                identity.createdAt()));
        lease.ifPresentOrElse(
                held -> runner.handOver(new FlowRun<>(
                        identity,
                        runner,
                        new FlowLease(identity.id(), 1, held.until()),
                        Place.start(context),
                        identity.createdAt(),
                        0)),
                runner::lookSoon);
    }

    private static void check(Subject subject) {
        if (subject.toString().length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("subject " + subject + " is longer than " + LONGEST_SUBJECT);
        }
    }

    /** Cut to what the database keeps, so that a flow looks the same before and after it was read. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public boolean runsHere() {
        return runner.accepts();
    }

    @Override
    public boolean isHere(FlowId id) {
        return runner.isHere(id);
    }

    @Override
    public Optional<Flow> find(FlowId id) {
        return reads.find(id).map(this::withProgress);
    }

    @Override
    public Optional<Flow> unfinishedOf(Subject subject) {
        return reads.unfinishedOf(subject).map(this::withProgress);
    }

    @Override
    public boolean isInHand(String text) {
        return reads.isInHand(text);
    }

    @Override
    public List<Flow> list(Query query, Optional<FlowId> before, int limit) {
        return reads.list(query, before, limit).stream().map(this::withProgress).toList();
    }

    /** Here step and progress are known to the moment; other processes see what was saved and what the heartbeat wrote. */
    private Flow withProgress(Flow flow) {
        return runner.running(flow.id())
                .filter(run -> !FlowWatch.isSettled(flow.state()))
                .map(run -> new Flow(
                        flow.id(),
                        flow.name(),
                        flow.version(),
                        flow.subjects(),
                        flow.state(),
                        Optional.of(run.position()),
                        run.lease().progress().map(FlowLease.Progress::note).or(flow::waitingFor),
                        run.lease().progress().map(FlowLease.Progress::share).or(flow::progress),
                        flow.fault(),
                        flow.caller(),
                        flow.attempts(),
                        flow.createdAt(),
                        flow.updatedAt()))
                .orElse(flow);
    }

    @Override
    public List<FlowStep> history(FlowId id) {
        return reads.history(id);
    }

    @Override
    public Flow await(FlowId id, Duration atMost) {
        End ignored = awaitEnd(id, atMost);
        return find(id).orElseThrow(() -> FlowReads.notFound(id));
    }

    @Override
    public End awaitEnd(FlowId id, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try (FlowWatch.Waiter waiter = watch.new Waiter(id)) {
            while (true) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (runner.isHere(id) && left.isPositive()) {
                    // It tells when it is done; no need to look before.
                    Optional<FlowChange> settled = waiter.await(left.compareTo(LOOK_HERE) < 0 ? left : LOOK_HERE);
                    if (settled.isPresent()) {
                        return settled.map(at -> new End(at.name(), at.state(), at.fault()))
                                .get();
                    }
                }
                Flow flow = find(id).orElseThrow(() -> FlowReads.notFound(id));
                left = Duration.ofNanos(end - System.nanoTime());
                if (FlowWatch.isSettled(flow.state()) || !left.isPositive()) {
                    return new End(flow.name(), flow.state(), flow.fault());
                }
                if (!runner.isHere(id)) {
                    Optional<FlowChange> ignored =
                            waiter.await(left.compareTo(LOOK_ELSEWHERE) < 0 ? left : LOOK_ELSEWHERE);
                }
            }
        }
    }

    @Override
    public void suspend(FlowId id, Caller caller) {
        FlowControl.Suspension suspension = control.suspend(id, caller, now());
        if (suspension == FlowControl.Suspension.ASKED) {
            runner.running(id).ifPresent(run -> run.lease().askSuspend(true));
        } else {
            tell(id);
        }
    }

    @Override
    public void resume(FlowId id, Caller caller) {
        runner.running(id).ifPresent(run -> run.lease().askSuspend(false));
        control.resume(id, caller, now());
        tell(id);
        runner.lookSoon();
    }

    @Override
    public void release(FlowId id, Direction direction, Caller caller) {
        control.release(id, direction, caller, now());
        tell(id);
        runner.lookSoon();
    }

    private void tell(FlowId id) {
        reads.find(id)
                .ifPresent(flow -> watch.changed(new FlowChange(
                        flow.id(),
                        flow.name(),
                        flow.state(),
                        Set.copyOf(flow.subjects()),
                        flow.position(),
                        Duration.between(flow.createdAt(), flow.updatedAt()),
                        flow.fault(),
                        flow.updatedAt())));
    }

    /** Looks for due flows now instead of at the next interval. @return how many were taken */
    public int look() {
        return runner.takeDue();
    }

    /**
     * Takes finished flows and their history out of the database, some hundreds in one commit.
     *
     * @param before only what was last changed before this time
     * @return how many
     */
    public int forgetFinished(Instant before) {
        int forgotten = 0;
        int last = FORGET_AT_ONCE;
        while (last == FORGET_AT_ONCE) {
            last = control.forget(before, FORGET_AT_ONCE);
            forgotten += last;
        }
        return forgotten;
    }

    boolean isWorkingOn(FlowId flow) {
        return runner.running(flow).isPresent();
    }

    /** Whether a test has killed it. */
    boolean isKilled() {
        return runner.isKilled();
    }

    /**
     * Stops running flows: steps get {@link FlowSettings#stopWithin} to end, then are interrupted. What they reached is
     * saved, and other processes go on with it at once.
     */
    @Override
    public void close() {
        runner.stop();
    }
}
