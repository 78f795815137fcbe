package octopus.core.db;

import org.jspecify.annotations.Nullable;

/**
 * Notices a transaction asked for inside another. On the embedded database it would wait for itself, on a server it would
 * take a second connection and not see what the first has written: both work in a small test and fail under load.
 */
final class Nesting {
    private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

    /** @param inner "read" or "write" */
    void refuseInside(String inner) {
        String outer = current.get();
        if (outer != null) {
            throw DatabaseFault.nested(inner, outer);
        }
    }

    void enter(String what) {
        current.set(what);
    }

    void leave() {
        current.remove();
    }
}
