package octopus.block;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that stands in a column and is read when somebody first asks: a list of volumes shows none of their drivers' notes,
 * and reading those of fifty volumes took a twelfth of its time. Unchangeable; reading it twice at once does no harm.
 */
final class UnreadMap extends AbstractMap<String, String> {
    private final String text;

    private volatile @Nullable Map<String, String> read;

    UnreadMap(String text) {
        this.text = text;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return map().entrySet();
    }

    @Override
    public @Nullable String get(Object key) {
        return map().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return map().containsKey(key);
    }

    private Map<String, String> map() {
        Map<String, String> known = read;
        if (known == null) {
            known = Map.copyOf(Columns.map(text));
            read = known;
        }
        return known;
    }
}
