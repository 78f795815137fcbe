package octopus.core.db;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/** Objects by their keys, for the reads that come thousands of times a second. Made by {@link Database#lookup}. */
public interface Lookup<K, V> {
    /** What is committed when the question is asked, or later. */
    Optional<V> find(K key);

    /** Reads several at once. Keys that have nothing are left out of the answer. */
    interface Many<K, V> {
        /** @param keys at least one, each once */
        Map<K, V> find(DSLContext sql, List<K> keys);
    }
}
