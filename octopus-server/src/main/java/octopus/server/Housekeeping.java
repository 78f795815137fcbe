package octopus.server;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.core.event.EventLog;
import octopus.core.flow.FlowEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Once an hour: takes out events that are older or more than the settings keep, and flows that ended long ago. */
final class Housekeeping implements AutoCloseable {
    /** Long enough to ask what happened last quarter; the audit keeps everything. */
    private static final Duration FLOWS_KEPT = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final EventLog events;
    private final FlowEngine flows;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    Housekeeping(EventLog events, FlowEngine flows, Clock clock) {
        this.events = events;
        this.flows = flows;
        this.clock = clock;
    }

    Housekeeping start() {
        timer.scheduleWithFixedDelay(this::tidy, 10, 60, TimeUnit.MINUTES);
        return this;
    }

    /** Whatever fails is tried again in an hour. */
    void tidy() {
        try {
            int oldEvents = events.prune();
            int oldFlows = flows.forgetFinished(clock.instant().minus(FLOWS_KEPT));
            if (oldEvents + oldFlows > 0) {
                LOG.info("took out {} old events and {} old flows", oldEvents, oldFlows);
            }
        } catch (RuntimeException e) {
            LOG.warn("old events and flows could not be taken out", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
