package octopus.neighbour.feed;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Database;
import octopus.core.event.EventLog;
import octopus.core.event.EventTail;
import octopus.core.event.NumberedEvent;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event log to a listener, in order, each event at least once. How far it has come is a row, saved after the
 * listener has taken a batch, so that neither a restart nor a listener that is away for a while loses anything. Of several
 * processes one reads; another takes over when that one is gone.
 */
public final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final Duration HELD = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String name;
    private final Database database;
    private final EventLog events;
    private final Clock clock;
    private final Listener listener;
    private final String holder = UUID.randomUUID().toString();
    private final Thread thread;
    private volatile boolean closing;
    private volatile long heldSince;

    /** @param name stored: the same feed goes on under the same name */
    public EventFeed(String name, Database database, EventLog events, Clock clock, Listener listener) {
        this.name = name;
        this.database = database;
        this.events = events;
        this.clock = clock;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("feed-" + name).unstarted(this::run);
    }

    /** A feed that is new begins with what is to come. */
    public EventFeed start() {
        if (database.read(sql -> FeedTable.position(sql, name)).isEmpty()) {
            long newest = events.newest();
            database.write(transaction -> {
                FeedTable.create(transaction, name, newest);
                return name;
            });
        }
        thread.start();
        return this;
    }

    /** The number of the last event that the listener has taken. */
    public Optional<Long> position() {
        return database.read(sql -> FeedTable.position(sql, name));
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closing) {
            try {
                read();
                pause = FIRST_PAUSE;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                String words =
                        e instanceof StorageException known ? known.fault().sentence() : String.valueOf(e);
                LOG.warn("feed {}: {}; tried again in {} ms", name, words, pause.toMillis());
                if (!sleep(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void read() throws InterruptedException {
        if (!hold()) {
            Thread.sleep(HELD.dividedBy(3));
            return;
        }
        long position = position().orElse(0L);
        warnOfGap(position);
        listener.begin();
        EventTail tail = events.tail(position);
        while (!closing) {
            List<NumberedEvent> batch = tail.next(WAIT);
            if (!(batch.isEmpty() ? hold() : tell(batch))) {
                return; // Another process goes on; what it tells again was told before.
            }
        }
    }

    private boolean tell(List<NumberedEvent> batch) throws InterruptedException {
        Optional<NumberedEvent> last = Optional.empty();
        try {
            for (NumberedEvent event : batch) {
                listener.tell(event);
                last = Optional.of(event);
                if (isTimeToHold() && !hold()) {
                    return false;
                }
            }
        } catch (StorageException e) {
            // What went before needs not be told again.
            if (last.isPresent()) {
                listener.settle();
                advance(last.get().number());
            }
            throw e;
        }
        listener.settle();
        return advance(batch.getLast().number());
    }

    private boolean isTimeToHold() {
        return now() > heldSince + HELD.toMillis() / 3;
    }

    private void warnOfGap(long position) {
        events.oldest()
                .filter(oldest -> oldest > position + 1)
                .ifPresent(oldest -> LOG.warn(
                        "feed {}: events {} to {} were removed before they could be told; see event.keep-days",
                        name,
                        position + 1,
                        oldest - 1));
    }

    private long now() {
        return clock.millis();
    }

    private boolean hold() {
        heldSince = now();
        return database.write(transaction -> FeedTable.hold(transaction, name, holder, now(), now() + HELD.toMillis()));
    }

    private boolean advance(long position) {
        return database.write(
                transaction -> FeedTable.advance(transaction, name, holder, position, now() + HELD.toMillis()));
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.write(transaction -> {
            FeedTable.release(transaction, name, holder);
            return name;
        });
        listener.close();
    }
}
