package octopus.core.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import octopus.core.db.Database;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs flows in this process: takes them by lease, gives each a virtual thread, puts them down again. */
final class FlowRunner implements FlowHost {
    private static final Logger LOG = LoggerFactory.getLogger(FlowRunner.class);
    private static final int SAVE_TRIES = 8;

    private final FlowStore store;
    private final FlowLeases leases;
    private final FlowRegistry registry;
    private final Clock clock;
    private final FlowSettings settings;
    private final FlowWatch watch;
    private final FlowProbe probe;

    private final Map<FlowId, FlowRun<?>> working = new ConcurrentHashMap<>();
    private final Map<FlowId, FlowRun<?>> asleep = new ConcurrentHashMap<>();
    private final Set<FlowLeases.UnknownFlow> unknown = ConcurrentHashMap.newKeySet();
    private final Set<FlowLeases.UnknownFlow> reported = ConcurrentHashMap.newKeySet();
    private final ReentrantLock looking = new ReentrantLock();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flow-timer").factory());
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean killed;
    private volatile boolean leftSomeDue;
    private volatile boolean lookWanted;

    FlowRunner(
            Database database,
            FlowRegistry registry,
            Clock clock,
            FlowSettings settings,
            FlowWatch watch,
            FlowProbe probe) {
        this.store = new FlowStore(database);
        this.leases = new FlowLeases(database);
        this.registry = registry;
        this.clock = clock;
        this.settings = settings;
        this.watch = watch;
        this.probe = probe;
    }

    void start() {
        if (settings.aloneOnDatabase()) {
            int dropped = leases.expireLeases(now());
            LOG.debug("{} flows were left by the last process", dropped);
        }
        started = true;
        long every = settings.lookEvery().toMillis();
        timer.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.MILLISECONDS);
        FlowHeart heart = new FlowHeart(leases, settings, clock, working.values());
        long beat = Math.clamp(settings.lease().toMillis() / 10, 10, 1000);
        timer.scheduleWithFixedDelay(() -> inBackground("flow-heart", heart::beat), beat, beat, TimeUnit.MILLISECONDS);
    }

    /** Whether a flow that is submitted now can be run here at once. */
    boolean accepts() {
        return started && !stopping && working.size() < settings.maxConcurrent();
    }

    Optional<FlowRun<?>> running(FlowId flow) {
        return Optional.ofNullable(working.get(flow));
    }

    boolean isHere(FlowId flow) {
        return working.containsKey(flow) || asleep.containsKey(flow);
    }

    /** A flow that this process holds the lease of. Quick: it may be called while a commit is being finished. */
    void handOver(FlowRun<?> run) {
        asleep.remove(run.identity().id());
        working.put(run.identity().id(), run);
        Thread.ofVirtual()
                .name("flow-" + run.identity().definition().name() + "-"
                        + run.identity().id())
                .start(() -> work(run));
    }

    private void work(FlowRun<?> run) {
        FlowId id = run.identity().id();
        MDC.put("flow", id.toString());
        MDC.put("request", run.identity().caller().requestId());
        run.lease().workedBy(Thread.currentThread());
        try {
            run.run();
        } catch (FlowProbe.Killed e) {
            die();
        } catch (RuntimeException | Error e) {
            LOG.error("flow {} was dropped by a defect; it goes on when its lease has run out", id, e);
        } finally {
            run.lease().workedBy(null);
            working.remove(id, run);
            run.wakeAt().filter(at -> !stopping).ifPresent(at -> sleep(run, at));
            // Who began to wait between the last change and now has missed it.
            watch.wake(id);
            if (leftSomeDue) {
                leftSomeDue = false;
                lookSoon();
            }
        }
    }

    private void sleep(FlowRun<?> run, Instant until) {
        asleep.put(run.identity().id(), run);
        // Rounded up: who wakes before the time is not due, and would wait for the next look at the database.
        long pause =
                Math.max(1, Duration.between(now(), until).plusNanos(999_999).toMillis());
        try {
            timer.schedule(() -> inBackground("flow-wake", () -> wake(run)), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "stopping: flow {} is woken by another process",
                    run.identity().id());
        }
    }

    private void wake(FlowRun<?> run) {
        FlowId id = run.identity().id();
        boolean due = run.wakeAt().filter(at -> !at.isAfter(now())).isPresent();
        // What cannot be woken here and now is found by look().
        if (due && accepts() && asleep.remove(id, run)) {
            Instant until = leaseEnd();
            if (leases.wake(id, run.lease().number(), new FlowLeases.Lease(owner(), until), now())) {
                run.lease().retaken(until);
                handOver(run);
            }
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("{}: the database did not answer as it should; it is asked again soon", name, e);
            }
        });
    }

    private void look() {
        inBackground("flow-look", this::takeDue);
    }

    void lookSoon() {
        if (started && !stopping) {
            look();
        }
    }

    /** Takes what others left, woke or dropped. @return how many flows were taken */
    int takeDue() {
        int taken = 0;
        lookWanted = true;
        // Whoever comes while another looks leaves the wish to that one, so no due flow is overlooked.
        while (lookWanted && looking.tryLock()) {
            try {
                lookWanted = false;
                taken += takeAllDue();
            } finally {
                looking.unlock();
            }
        }
        return taken;
    }

    private int takeAllDue() {
        int taken = 0;
        int room = room();
        boolean found = true;
        while (found && started && !stopping && room > 0 && leases.anyDue(now(), unknown())) {
            Instant until = leaseEnd();
            int unknownBefore = unknown.size();
            List<FlowRow> rows =
                    leases.take(new FlowLeases.Lease(owner(), until), now(), room, unknown(), this::isKnown);
            reportUnknown();
            rows.forEach(row -> takeUp(row, until));
            taken += rows.size();
            room = room();
            // None: another process has just locked them.
            found = !rows.isEmpty() || unknown.size() > unknownBefore;
        }
        leftSomeDue = room <= 0;
        return taken;
    }

    private int room() {
        return settings.maxConcurrent() - working.size();
    }

    private Set<FlowLeases.UnknownFlow> unknown() {
        unknown.removeIf(flow -> registry.find(flow.name(), flow.version()).isPresent());
        return unknown;
    }

    /** Called inside the transaction. */
    private boolean isKnown(FlowRow row) {
        boolean known = registry.find(row.name(), row.version()).isPresent();
        if (!known) {
            unknown.add(new FlowLeases.UnknownFlow(row.name(), row.version()));
        }
        return known;
    }

    private void reportUnknown() {
        for (FlowLeases.UnknownFlow flow : unknown) {
            if (reported.add(flow)) {
                watch.unknown(flow.name(), flow.version());
            }
        }
    }

    private void takeUp(FlowRow row, Instant until) {
        registry.find(row.name(), row.version()).ifPresent(definition -> {
            try {
                handOver(restore(definition, row, until));
            } catch (StorageException e) {
                LOG.error("flow {} cannot go on", row.id(), e);
                leases.stick(row, owner(), e.fault(), now());
            }
        });
    }

    private <C extends Record> FlowRun<C> restore(FlowDefinition<C> definition, FlowRow row, Instant until) {
        return new FlowRun<>(
                new FlowRun.Identity<>(
                        row.id(),
                        definition,
                        FlowTables.caller(row.caller()),
                        Set.copyOf(FlowTables.subjects(row.subjects())),
                        FlowTables.instant(row.createdAt())),
                this,
                new FlowLease(row.id(), row.leaseNumber(), until),
                FlowContexts.place(definition, row),
                FlowTables.instant(row.stepStartedAt()),
                row.historyLength());
    }

    /** Running steps get time to end; what they reached is saved and given back, for another process to go on. */
    void stop() {
        stopping = true;
        timer.shutdownNow();
        if (killed) {
            return;
        }
        awaitIdle(settings.stopWithin());
        Collection<FlowRun<?>> late = List.copyOf(working.values());
        for (FlowRun<?> run : late) {
            run.lease().tellToStop();
            run.lease().interrupt();
        }
        awaitIdle(Duration.ofSeconds(1));
        for (FlowRun<?> run : working.values()) {
            LOG.warn(
                    "flow {} does not stop; another process takes it when its lease has run out",
                    run.identity().id());
            run.lease().lose();
        }
    }

    private void awaitIdle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!working.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private void die() {
        killed = true;
        stopping = true;
        timer.shutdownNow();
        working.values().forEach(run -> run.lease().lose());
    }

    boolean isKilled() {
        return killed;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public String owner() {
        return settings.owner();
    }

    @Override
    public Instant leaseEnd() {
        return now().plus(settings.lease());
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public void probe(FlowProbe.Moment moment, FlowRun.Identity<?> flow, String step, Flows.Direction direction) {
        dieIfKilled();
        probe.at(moment, flow, step, direction);
    }

    private void dieIfKilled() {
        if (killed) {
            throw new FlowProbe.Killed();
        }
    }

    @Override
    public FlowSave.Result save(FlowSave save, FlowLease lease) {
        for (int tries = 1; ; tries++) {
            dieIfKilled();
            try {
                return store.save(save);
            } catch (FlowSave.SaveFailed e) {
                if (e.effectToBlame() || tries >= (stopping ? 2 : SAVE_TRIES) || now().isAfter(lease.until())) {
                    throw e;
                }
                LOG.warn("flow {} could not be saved, try {} of {}", save.id(), tries, SAVE_TRIES, e.reason());
                Duration pause = new Retry(SAVE_TRIES, Duration.ofMillis(100), Duration.ofSeconds(5)).pauseAfter(tries);
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    @Override
    public void changed(FlowChange change) {
        watch.changed(change);
    }

    @Override
    public void progress(FlowLease lease, double share, String note) {
        if (lease.progress(share, note, now())) {
            watch.progress(lease.flow(), share, note);
        }
    }
}
