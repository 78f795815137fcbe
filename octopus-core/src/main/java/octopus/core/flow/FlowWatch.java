package octopus.core.flow;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, and wakes those who await a flow that runs in this process. */
final class FlowWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FlowWatch.class);

    private final FlowListener listener;
    private final Map<FlowId, Set<Waiter>> waiting = new ConcurrentHashMap<>();

    FlowWatch(FlowListener listener) {
        this.listener = listener;
    }

    void changed(FlowChange change) {
        try {
            listener.changed(change);
        } catch (RuntimeException e) {
            LOG.error("a flow listener failed on {}", change, e);
        }
        if (isSettled(change.state())) {
            waiters(change.flow()).forEach(waiter -> waiter.settled(change));
        }
    }

    /** Those who await the flow look at it again. */
    void wake(FlowId flow) {
        waiters(flow).forEach(waiter -> waiter.signals.release());
    }

    private Set<Waiter> waiters(FlowId flow) {
        return waiting.getOrDefault(flow, Set.of());
    }

    void progress(FlowId flow, double share, String note) {
        try {
            listener.progress(flow, share, note);
        } catch (RuntimeException e) {
            LOG.error("a flow listener failed on the progress of {}", flow, e);
        }
    }

    void unknown(String name, int version) {
        LOG.warn(
                "flows '{}' of version {} are in the database, but this process does not know them; they wait for one"
                        + " that does",
                name,
                version);
        listener.unknown(name, version);
    }

    /** Nothing more happens by itself. */
    static boolean isSettled(FlowState state) {
        return state.isFinished() || state == FlowState.SUSPENDED || state == FlowState.STUCK;
    }

    /** Registered before the state is read, so that no change falls between. */
    final class Waiter implements AutoCloseable {
        private final FlowId flow;
        private final Semaphore signals = new Semaphore(0);
        private final AtomicReference<@Nullable FlowChange> settled = new AtomicReference<>();

        Waiter(FlowId flow) {
            this.flow = flow;
            waiting.compute(flow, (id, others) -> {
                Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
                all.add(this);
                return all;
            });
        }

        private void settled(FlowChange change) {
            settled.set(change);
            signals.release();
        }

        /** @return the change by which it has settled here; empty when the time is over, or the flow has to be looked at */
        Optional<FlowChange> await(Duration atMost) {
            try {
                if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                    signals.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FlowStopped("interrupted while awaiting flow " + flow);
            }
            // A flow can settle more than once: suspended, then finished.
            return Optional.ofNullable(settled.getAndSet(null));
        }

        @Override
        public void close() {
            waiting.computeIfPresent(flow, (id, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
