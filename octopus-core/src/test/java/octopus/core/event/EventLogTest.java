package octopus.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.Test;

class EventLogTest extends StoreContract {
    private static final EventSettings QUICK = new EventSettings(Duration.ofMillis(50), Duration.ofDays(7), 1000);
    private static final EventSettings DEAF = new EventSettings(Duration.ofMinutes(5), Duration.ofDays(7), 1000);

    private EventLog log(EventSettings settings) {
        return new EventLog(database(), settings, Clock.systemUTC());
    }

    private void append(EventLog log, String... subjects) {
        database().write(transaction -> {
            for (String subject : subjects) {
                log.append(transaction, new Event("volume.created", "volume", subject, "p1", Map.of("name", subject)));
            }
            return true;
        });
    }

    private static List<String> subjects(List<NumberedEvent> events) {
        return events.stream().map(NumberedEvent::subjectId).toList();
    }

    @Test
    void eventsComeInTheOrderOfTheirWritingWithNumbersThatGrow() {
        EventLog log = log(QUICK);
        append(log, "a", "b");
        append(log, "c");
        List<NumberedEvent> read = log.read(0, 10);
        assertThat(subjects(read)).containsExactly("a", "b", "c");
        assertThat(read).extracting(NumberedEvent::number).containsExactly(1L, 2L, 3L);
        assertThat(read.getFirst().json()).isEqualTo("{\"name\":\"a\"}");
        assertThat(subjects(log.read(1, 1))).containsExactly("b");
        assertThat(log.newest()).isEqualTo(3);
        assertThat(log.oldest()).contains(1L);
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        EventLog log = log(QUICK);
        assertThatThrownBy(() -> database().write(transaction -> {
                    log.append(transaction, new Event("volume.created", "volume", "a", "p1", Map.of()));
                    throw new IllegalArgumentException("changed my mind");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(log.read(0, 10)).isEmpty();
        assertThat(log.newest()).isZero();
    }

    @Test
    void aListenerOfTheSameProcessIsWokenByTheCommit() throws Exception {
        EventLog log = log(DEAF);
        EventTail tail = log.tail(log.newest());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<NumberedEvent>> heard = threads.submit(() -> tail.next(Duration.ofMinutes(2)));
            append(log, "a");
            assertThat(subjects(heard.get())).containsExactly("a");
            assertThat(tail.seen()).isEqualTo(1);
        }
    }

    @Test
    void aListenerHearsOtherProcessesByLooking() throws Exception {
        EventTail tail = log(QUICK).tail(0);
        append(log(QUICK), "from elsewhere");
        assertThat(subjects(tail.next(Duration.ofSeconds(30)))).containsExactly("from elsewhere");
    }

    @Test
    void whenNothingHappensTheListenerGetsItsTurnBack() throws Exception {
        assertThat(log(QUICK).tail(0).next(Duration.ofMillis(120))).isEmpty();
    }

    @Test
    void noListenerMissesAnythingOfManyWriters() throws Exception {
        int writers = 6;
        int each = 40;
        List<Future<List<NumberedEvent>>> listeners = new ArrayList<>();
        List<Future<?>> writing = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                listeners.add(threads.submit(() -> hear(writers * each)));
            }
            for (int w = 0; w < writers; w++) {
                String writer = "w" + w;
                writing.add(threads.submit(() -> {
                    EventLog log = log(QUICK); // as many processes
                    for (int i = 0; i < each; i++) {
                        append(log, writer + "-" + i);
                    }
                }));
            }
            for (Future<?> one : writing) {
                one.get();
            }
            List<NumberedEvent> first = listeners.getFirst().get();
            assertThat(first).extracting(NumberedEvent::number).isEqualTo(numbersTo(writers * each));
            assertThat(subjects(first)).doesNotHaveDuplicates();
            for (Future<List<NumberedEvent>> listener : listeners) {
                assertThat(listener.get()).isEqualTo(first);
            }
        }
    }

    /** What one process of its own hears, until it has heard so many or is tired of waiting. */
    private List<NumberedEvent> hear(int wanted) throws InterruptedException {
        EventTail tail = log(QUICK).tail(0);
        List<NumberedEvent> heard = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (heard.size() < wanted && System.nanoTime() < end) {
            heard.addAll(tail.next(Duration.ofSeconds(1)));
        }
        return heard;
    }

    private static List<Long> numbersTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void theOldestGoWhenThereAreTooManyOrTheyAreTooOld() {
        EventLog log = log(new EventSettings(Duration.ofMillis(50), Duration.ofDays(7), 2));
        append(log, "a", "b", "c", "d");
        assertThat(log.prune()).isEqualTo(2);
        assertThat(subjects(log.read(0, 10))).containsExactly("c", "d");
        Clock nextMonth = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
        EventLog later = new EventLog(database(), QUICK, nextMonth);
        assertThat(later.prune()).isEqualTo(2);
        assertThat(later.read(0, 10)).isEmpty();
        assertThat(later.newest()).isEqualTo(4);
        append(later, "e");
        assertThat(later.read(0, 10)).extracting(NumberedEvent::number).containsExactly(5L);
    }
}
