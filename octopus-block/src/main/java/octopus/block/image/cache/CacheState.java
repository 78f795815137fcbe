package octopus.block.image.cache;

import java.util.Locale;

/** Where a cache entry stands. */
public enum CacheState {
    BUILDING,
    READY,
    /** Building it failed; images are copied for a while before it is tried again. */
    FAILED,
    EVICTING;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CacheState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
