package octopus.neighbour.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.db.StoreContract;
import octopus.core.event.Event;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.core.event.NumberedEvent;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EventFeedTest extends StoreContract {
    private static final EventSettings QUICK = new EventSettings(Duration.ofMillis(50), Duration.ofDays(7), 1000);

    private EventLog log() {
        return new EventLog(database(), QUICK, Clock.systemUTC());
    }

    private void append(EventLog log, String... subjects) {
        database().write(transaction -> {
            for (String subject : subjects) {
                log.append(transaction, new Event("volume.created", "volume", subject, "p1", Map.of()));
            }
            return true;
        });
    }

    /** Notes what it hears; what it is told shall fail so many times. */
    private static final class Ear implements Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger deaf = new AtomicInteger();

        @Override
        public void tell(NumberedEvent event) {
            if (deaf.getAndUpdate(turns -> Math.max(0, turns - 1)) > 0) {
                throw Fault.of(NeighbourFault.NEIGHBOUR_UNREACHABLE, "Telling", "deaf", "")
                        .exception();
            }
            heard.add(event.subjectId());
        }
    }

    private EventFeed feed(EventLog log, Listener ear) {
        return new EventFeed("test", database(), log, Clock.systemUTC(), ear).start();
    }

    private static void await(Ear ear, String last) {
        Awaitility.await()
                .until(() -> !ear.heard.isEmpty() && ear.heard.getLast().equals(last));
    }

    @Test
    void aNewFeedTellsWhatIsToComeAndGoesOnWhereItWasAfterARestart() {
        EventLog log = log();
        append(log, "old");
        Ear ear = new Ear();
        try (EventFeed feed = feed(log, ear)) {
            append(log, "a", "b");
            await(ear, "b");
            Awaitility.await().until(() -> feed.position().orElse(0L) == 3);
        }
        append(log, "c");
        Ear later = new Ear();
        try (EventFeed ignored = feed(log(), later)) {
            await(later, "c");
        }
        assertThat(ear.heard).containsExactly("a", "b");
        assertThat(later.heard).containsExactly("c");
    }

    @Test
    void whatCouldNotBeToldIsToldAgainInOrderAndWhatWasToldIsNot() {
        EventLog log = log();
        Ear ear = new Ear();
        try (EventFeed ignored = feed(log, ear)) {
            append(log, "a");
            await(ear, "a");
            ear.deaf.set(3);
            append(log, "b", "c");
            await(ear, "c");
        }
        assertThat(ear.heard).containsExactly("a", "b", "c");
    }

    @Test
    void ofTwoProcessesOneTellsAndTheOtherTakesOver() {
        Ear one = new Ear();
        Ear other = new Ear();
        EventLog log = log();
        EventFeed first = feed(log, one);
        append(log, "a");
        await(one, "a");
        try (EventFeed ignored = feed(log(), other)) {
            append(log, "b");
            await(one, "b");
            assertThat(other.heard).isEmpty();
            first.close();
            append(log, "c");
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> other.heard.contains("c"));
        }
        assertThat(one.heard).containsExactly("a", "b");
        assertThat(other.heard).containsExactly("c");
    }

    @Test
    void eventsThatWereNotToldYetAreKept() {
        EventLog old = new EventLog(database(), QUICK, Clock.offset(Clock.systemUTC(), Duration.ofDays(-30)));
        append(old, "a", "b", "c");
        EventLog log = log();
        long all = log.newest();
        log.keepAfter(() -> all - 1);
        log.prune();
        assertThat(log.read(0, 10)).extracting(NumberedEvent::subjectId).containsExactly("c");
        assertThat(log.read(0, 10).getFirst().at()).isBefore(Instant.now().minus(Duration.ofDays(20)));
    }
}
