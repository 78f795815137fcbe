package octopus.core.flow;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, and wakes those who await a flow that runs in this process. */
final class FlowWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FlowWatch.class);

    private final FlowListener listener;
    private final Map<FlowId, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

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
            wake(change.flow());
        }
    }

    /** Those who await the flow look at it again. */
    void wake(FlowId flow) {
        Set<CountDownLatch> latches = waiting.get(flow);
        if (latches != null) {
            latches.forEach(CountDownLatch::countDown);
        }
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
        private volatile CountDownLatch latch = new CountDownLatch(1);

        Waiter(FlowId flow) {
            this.flow = flow;
            register();
        }

        private void register() {
            waiting.compute(flow, (id, others) -> {
                Set<CountDownLatch> all = others == null ? ConcurrentHashMap.newKeySet() : others;
                all.add(latch);
                return all;
            });
        }

        void await(Duration atMost) {
            try {
                if (latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                    // A flow can settle more than once: suspended, then finished.
                    close();
                    latch = new CountDownLatch(1);
                    register();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FlowStopped("interrupted while awaiting flow " + flow);
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(flow, (id, all) -> {
                all.remove(latch);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
