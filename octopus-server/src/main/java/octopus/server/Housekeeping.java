package octopus.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.core.audit.AuditSettings;
import octopus.core.flow.FlowEngine;
import octopus.node.Scratch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once an hour: takes out events that are older or more than the settings keep, flows that ended long ago, and what
 * the audit need not keep. Once at its start: temporary files of processes that were killed.
 */
final class Housekeeping implements AutoCloseable {
    /** Long enough to ask what happened last quarter; the audit keeps more. */
    private static final Duration FLOWS_KEPT = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Core core;
    private final FlowEngine flows;
    private final AuditSettings audit;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    Housekeeping(Core core, FlowEngine flows, AuditSettings audit) {
        this.core = core;
        this.flows = flows;
        this.audit = audit;
    }

    Housekeeping start() {
        // What a killed predecessor left need not wait for an hour, and no caller for it.
        timer.schedule(Scratch::sweep, 5, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(this::tidy, 10, 60, TimeUnit.MINUTES);
        return this;
    }

    /** Whatever fails is tried again in an hour. */
    void tidy() {
        try {
            Instant now = core.clock().instant();
            int oldEvents = core.events().prune();
            int oldFlows = flows.forgetFinished(now.minus(FLOWS_KEPT));
            int oldEntries = audit.keepFor()
                    .map(time -> core.audit().chain().forgetBefore(now.minus(time), now))
                    .orElse(0);
            if (oldEvents + oldFlows + oldEntries > 0) {
                LOG.info(
                        "took out {} old events, {} old flows, {} old entries of the audit",
                        oldEvents,
                        oldFlows,
                        oldEntries);
            }
        } catch (RuntimeException e) {
            LOG.warn("what is old could not be taken out", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
