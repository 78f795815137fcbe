package octopus.core.event;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import octopus.core.db.Database;
import octopus.core.db.Transaction;

/**
 * What has happened, for those who listen.
 *
 * <p><b>No reader misses an event.</b> A number drawn from a sequence inside a transaction would not do: number 7 may be
 * committed, and read, before number 6, and a reader that goes on from 7 never sees 6. So an event is written without a
 * number; numbers are given afterwards, to events that have already committed, by whoever reads, in a short transaction
 * that locks one row. A number therefore always is larger than every number that anybody can have seen before. Writers
 * never wait for each other because of it, and when nobody listens it costs nothing.
 */
public final class EventLog {
    private static final int NUMBERS_AT_ONCE = 500;
    private static final int DELETED_AT_ONCE = 10_000;

    private final EventTable table = new EventTable();
    private final Database database;
    private final EventSettings settings;
    private final Clock clock;
    private final String writer = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong written = new AtomicLong();
    private final ReentrantLock numbering = new ReentrantLock();
    private final Bell bell = new Bell();
    private final List<LongSupplier> readers = new CopyOnWriteArrayList<>();

    public EventLog(Database database, EventSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Written with what it tells of, in one transaction; listeners hear of it after the commit. */
    public void append(Transaction transaction, Event event) {
        table.insert(transaction.sql(), nextMoment(), writer, event);
        transaction.afterCommit(bell::ring);
    }

    /** Events after a number, oldest first. */
    public List<NumberedEvent> read(long since, int limit) {
        giveNumbers();
        return database.read(sql -> EventTable.after(sql, since, limit));
    }

    /** Starts to listen. @param since the number of the last event already seen; {@link #newest()} for what is to come */
    public EventTail tail(long since) {
        return new EventTail(this, bell, settings.poll(), since);
    }

    /** The number of the latest event; 0 when there never was one. */
    public long newest() {
        giveNumbers();
        return database.read(EventTable::last);
    }

    /** The number of the oldest event kept: a reader that comes back with less than the one before it has missed some. */
    public Optional<Long> oldest() {
        return database.read(EventTable::first);
    }

    /** Removes what is older, or more, than the settings keep. Returns how many. */
    public int prune() {
        giveNumbers();
        long tooOld =
                database.read(sql -> EventTable.lastBefore(sql, clock.instant().minus(settings.keepFor())));
        long tooMany = database.read(EventTable::last) - settings.keepAtMost();
        long upTo = Math.min(Math.max(tooOld, tooMany), heardByAll());
        int removed = 0;
        // In pieces, so that nobody waits long for the writer.
        for (Optional<Long> first = oldest(); first.isPresent() && first.get() <= upTo; first = oldest()) {
            long piece = Math.min(upTo, first.get() + DELETED_AT_ONCE - 1);
            removed += database.write(transaction -> EventTable.deleteUpTo(transaction.sql(), piece));
        }
        return removed;
    }

    /** For a reader that must not miss anything: events after this number are kept, however old. */
    public void keepAfter(LongSupplier heard) {
        readers.add(heard);
    }

    private long heardByAll() {
        return readers.stream().mapToLong(LongSupplier::getAsLong).min().orElse(Long.MAX_VALUE);
    }

    private void giveNumbers() {
        numbering.lock();
        try {
            int given = NUMBERS_AT_ONCE;
            while (given == NUMBERS_AT_ONCE && database.read(EventTable::anyWithoutNumber)) {
                given = database.write(transaction -> EventTable.giveNumbers(transaction.sql(), NUMBERS_AT_ONCE));
            }
        } finally {
            numbering.unlock();
        }
    }

    /** Now, in microseconds, and later than every moment given before: keeps the order within one process. */
    private long nextMoment() {
        long now = EventTable.micros(Instant.now(clock));
        return written.updateAndGet(last -> Math.max(now, last + 1));
    }
}
