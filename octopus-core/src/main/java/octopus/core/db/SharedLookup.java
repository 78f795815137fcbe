package octopus.core.db;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import octopus.spi.StorageException;
import org.jooq.exception.DataAccessException;

/**
 * Questions that come while one is under way go together in the next statement. A statement costs a database server and its
 * client some 60 microseconds however little it asks; eight callers at once pay that once. Who asks alone waits for nobody.
 */
final class SharedLookup<K, V> implements Lookup<K, V> {
    static final int MOST = 32;

    /** Then the thread goes round: a crowd that never ends must not keep it from lists. */
    static final int ROUNDS = 16;

    private final Function<List<K>, Map<K, V>> rows;
    private final Executor threads;
    private final Deque<Question<K, V>> waiting = new ArrayDeque<>();
    private boolean asking;

    private record Question<K, V>(K key, CompletableFuture<Optional<V>> answer) {}

    /** @param threads where the statements are run; may refuse with an exception once the database is closed */
    SharedLookup(Function<List<K>, Map<K, V>> rows, Executor threads) {
        this.rows = rows;
        this.threads = threads;
    }

    @Override
    public Optional<V> find(K key) {
        Question<K, V> question = new Question<>(key, new CompletableFuture<>());
        if (isFirst(question)) {
            begin();
        }
        try {
            return question.answer().join();
        } catch (CompletionException e) {
            throw Errors.asItIs(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Questions that no statement has taken yet. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private boolean isFirst(Question<K, V> question) {
        synchronized (waiting) {
            waiting.add(question);
            boolean first = !asking;
            asking = true;
            return first;
        }
    }

    private void begin() {
        try {
            threads.execute(this::ask);
        } catch (RuntimeException refused) {
            for (List<Question<K, V>> round = next(); !round.isEmpty(); round = next()) {
                round.forEach(question -> question.answer().completeExceptionally(refused));
            }
        }
    }

    private void ask() {
        for (int rounds = 0; rounds < ROUNDS; rounds++) {
            List<Question<K, V>> round = next();
            if (round.isEmpty()) {
                return;
            }
            answer(round);
        }
        begin();
    }

    /** None when nobody waits; the next question begins anew then. */
    private List<Question<K, V>> next() {
        synchronized (waiting) {
            asking = !waiting.isEmpty();
            List<Question<K, V>> round = new ArrayList<>(Math.min(waiting.size(), MOST));
            while (round.size() < MOST && !waiting.isEmpty()) {
                round.add(waiting.remove());
            }
            return round;
        }
    }

    private void answer(List<Question<K, V>> round) {
        try {
            Map<K, V> found =
                    rows.apply(round.stream().map(Question::key).distinct().toList());
            round.forEach(question -> question.answer().complete(Optional.ofNullable(found.get(question.key()))));
        } catch (DataAccessException | StorageException e) {
            // The database itself: asking one by one would only wait as often.
            round.forEach(question -> question.answer().completeExceptionally(e));
        } catch (Throwable e) {
            if (round.size() == 1) {
                round.getFirst().answer().completeExceptionally(e);
            } else {
                // A row that cannot be read must not be the others' trouble.
                round.forEach(question -> answer(List.of(question)));
            }
        }
    }
}
