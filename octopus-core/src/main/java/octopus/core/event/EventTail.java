package octopus.core.event;

import java.time.Duration;
import java.util.List;

/** One listener's place in the log. Holds no connection between calls. Not for several threads at once. */
public final class EventTail {
    private static final int AT_ONCE = 200;

    private final EventLog log;
    private final Bell bell;
    private final Duration poll;
    private long seen;

    EventTail(EventLog log, Bell bell, Duration poll, long since) {
        this.log = log;
        this.bell = bell;
        this.poll = poll;
        this.seen = since;
    }

    /** The number of the last event that was handed out. */
    public long seen() {
        return seen;
    }

    /**
     * The next events, as soon as there are any: at once for those of this process, within the poll interval for those of
     * another. Empty when the time is over: then is a moment to send a sign of life.
     */
    public List<NumberedEvent> next(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long heard = bell.heard();
            List<NumberedEvent> found = log.read(seen, AT_ONCE);
            if (!found.isEmpty()) {
                seen = found.getLast().number();
                return found;
            }
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return List.of();
            }
            bell.await(heard, left.compareTo(poll) < 0 ? left : poll);
        }
    }
}
