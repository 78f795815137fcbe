package octopus.core.audit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit's new entries each second and at the stop, and writes the head into the log each hour and at the stop:
 * where logs are collected on another machine, it is kept out of reach of whoever can change the database.
 */
public final class AuditSealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);

    private final AuditChain chain;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-sealer").factory());
    private volatile ChainHead told = ChainHead.START;

    public AuditSealer(AuditChain chain) {
        this.chain = chain;
    }

    public AuditSealer start() {
        timer.scheduleWithFixedDelay(this::trySeal, 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(this::tellHead, 1, 60, TimeUnit.MINUTES);
        return this;
    }

    /** Whatever fails is tried again in a second; the entries are safe without it. */
    private void trySeal() {
        try {
            int ignored = chain.seal();
        } catch (RuntimeException e) {
            LOG.warn("the audit's new entries could not be sealed; tried again in a second", e);
        }
    }

    private void tellHead() {
        try {
            ChainHead head = chain.head();
            if (!head.equals(told)) {
                LOG.info("the audit's head is {}", head);
                told = head;
            }
        } catch (RuntimeException e) {
            LOG.warn("the audit's head could not be read", e);
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            boolean ignored = timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tellHead();
    }
}
