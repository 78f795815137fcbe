package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

/** Which questions go together, and that one asker's trouble is not another's. */
class SharedLookupTest {
    private final List<List<String>> rounds = new ArrayList<>();

    /** Work that is begun waits here until a test runs it. */
    private final Queue<Runnable> begun = new ArrayDeque<>();

    private Map<String, Integer> lengths(List<String> keys) {
        rounds.add(keys);
        Map<String, Integer> found = new HashMap<>();
        for (String key : keys) {
            switch (key) {
                case "bad" -> throw new IllegalStateException("this row cannot be read");
                case "gone" -> throw new DataAccessException("the connection broke");
                case "nobody" -> {}
                default -> found.put(key, key.length());
            }
        }
        return found;
    }

    private List<CompletableFuture<Optional<Integer>>> ask(List<String> keys) {
        var lookup = new SharedLookup<String, Integer>(this::lengths, begun::add);
        Executor askers = task -> Thread.ofVirtual().start(task);
        List<CompletableFuture<Optional<Integer>>> answers = new ArrayList<>();
        for (String key : keys) {
            answers.add(CompletableFuture.supplyAsync(() -> lookup.find(key), askers));
        }
        Awaitility.await().until(() -> lookup.waiting() == keys.size());
        assertThat(begun).hasSize(1);
        begun.remove().run();
        return answers;
    }

    @Test
    void whoWaitsGoesWithTheNextStatement() {
        var answers = ask(List.of("a", "bb", "bb", "nobody"));

        assertThat(answers.stream().map(CompletableFuture::join).toList())
                .containsExactlyInAnyOrder(Optional.of(1), Optional.of(2), Optional.of(2), Optional.empty());
        assertThat(rounds)
                .singleElement()
                .satisfies(keys -> assertThat(keys).containsExactlyInAnyOrder("a", "bb", "nobody"));
    }

    @Test
    void aCrowdIsServedInRounds() {
        var answers = ask(IntStream.range(0, SharedLookup.MOST + 3)
                .mapToObj(at -> "k" + at)
                .toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isPresent());
        assertThat(rounds.stream().map(List::size)).containsExactly(SharedLookup.MOST, 3);
    }

    @Test
    void aCrowdThatNeverEndsLetsOthersHaveTheThread() {
        int first = SharedLookup.MOST * SharedLookup.ROUNDS;
        var answers = ask(IntStream.range(0, first + 1).mapToObj(at -> "k" + at).toList());

        Awaitility.await()
                .until(() -> answers.stream().filter(CompletableFuture::isDone).count() == first);
        assertThat(begun).hasSize(1);
        begun.remove().run();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isPresent());
        assertThat(begun).isEmpty();
    }

    @Test
    void aRowThatCannotBeReadIsItsAskersTroubleAlone() {
        var answers = ask(List.of("a", "bad", "ccc"));

        assertThat(answers.get(0).join()).contains(1);
        assertThatThrownBy(() -> answers.get(1).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(answers.get(2).join()).contains(3);
    }

    @Test
    void aBrokenConnectionIsTriedOnceForAll() {
        var answers = ask(List.of("a", "gone", "ccc"));

        assertThat(answers)
                .allSatisfy(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(DataAccessException.class));
        assertThat(rounds).hasSize(1);
    }

    @Test
    void aClosedDatabaseAnswersWithItsFault() {
        try (var threads = new ServerThreads("closed", 1)) {
            threads.close();
            var lookup = new SharedLookup<String, Integer>(this::lengths, threads::begin);

            assertThatThrownBy(() -> lookup.find("a")).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> lookup.find("a")).isInstanceOf(StorageException.class);
        }
    }
}
