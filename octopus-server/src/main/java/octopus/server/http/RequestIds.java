package octopus.server.http;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes and checks request ids: {@code req-} and a UUID. They tie logs, flows and audit entries together. */
public final class RequestIds {
    private static final int LENGTH = 40;

    private RequestIds() {}

    /** An id that a client or a proxy sent is kept, so that one id goes through several services. */
    public static String acceptOrMake(Optional<String> sent) {
        return sent.filter(RequestIds::isWellFormed).orElseGet(RequestIds::make);
    }

    static String make() {
        // Not a secret, so the cheap source of randomness will do.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return "req-" + new UUID(high, low);
    }

    static boolean isWellFormed(String id) {
        if (id.length() != LENGTH || !id.startsWith("req-")) {
            return false;
        }
        for (int i = 4; i < LENGTH; i++) {
            char c = id.charAt(i);
            boolean dash = i == 12 || i == 17 || i == 22 || i == 27;
            if (dash ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
