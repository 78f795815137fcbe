package octopus.neighbour.keystone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.core.Caller;
import octopus.spi.Secret;

/**
 * The tokens of recent requests, in memory only, so that the flow that a request began can go on in its caller's name. After
 * a restart they are gone.
 */
public final class CallerTokens {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST = 10_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> byRequest = new LinkedHashMap<>();

    private record Known(Secret token, Instant since) {}

    public CallerTokens(Clock clock) {
        this.clock = clock;
    }

    public void remember(Caller caller, Secret token) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Iterator<Known> oldest = byRequest.values().iterator();
            while (oldest.hasNext()) {
                boolean old = oldest.next().since().plus(KEPT).isBefore(now);
                if (!old && byRequest.size() < MOST) {
                    break;
                }
                oldest.remove();
            }
            byRequest.put(caller.requestId(), new Known(token, now));
        } finally {
            lock.unlock();
        }
    }

    Optional<Secret> find(Caller caller) {
        lock.lock();
        try {
            return Optional.ofNullable(byRequest.get(caller.requestId())).map(Known::token);
        } finally {
            lock.unlock();
        }
    }
}
