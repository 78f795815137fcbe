package octopus.block.schedule;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import octopus.spi.Size;

/**
 * Remembers what was placed since each pool's last report, so that many creates at once do not overshoot. Choosing and
 * remembering are one act. Thread-safe.
 *
 * <p>A promise counts until it is released (the create failed), or settled (the volume is there) and a report was
 * measured after that. While a report already contains a volume that is not settled yet, the volume counts twice: too
 * careful for a moment, never too bold. The ledger lives in one process; what other processes place is in {@link
 * PoolState#allocated()}, which comes from the rows.
 */
public final class PoolLedger {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, Promise> promises = new HashMap<>();
    /** What the promises of each pool come to, kept along: adding up thousands at every choice would be slow. */
    private final Map<String, PoolState.Recent> sums = new HashMap<>();

    private long choices;

    private record Promise(String pool, Size size, Optional<Instant> settled) {}

    /**
     * Chooses a pool and promises the request's size there.
     *
     * @param key the volume; an earlier promise of it is forgotten first, so a repeated step does not count twice
     */
    public Placement place(UUID key, Scheduler scheduler, PlacementRequest request, List<PoolState> pools) {
        lock.lock();
        try {
            forget(key);
            Placement placement = scheduler.place(request, applyAll(pools));
            switch (placement) {
                case Placement.Placed placed -> promise(key, placed.pool().host(), request.size());
                case Placement.Refused _ -> {}
            }
            return placement;
        } finally {
            lock.unlock();
        }
    }

    /** The pools with what this ledger knows of them. */
    public List<PoolState> apply(List<PoolState> pools) {
        lock.lock();
        try {
            return applyAll(pools);
        } finally {
            lock.unlock();
        }
    }

    /** The volume is there: the next report measured after {@code when} contains it. */
    public void settle(UUID key, Instant when) {
        lock.lock();
        try {
            promises.computeIfPresent(key, (_, p) -> new Promise(p.pool(), p.size(), Optional.of(when)));
        } finally {
            lock.unlock();
        }
    }

    /** The volume will not be made there. */
    public void release(UUID key) {
        lock.lock();
        try {
            forget(key);
        } finally {
            lock.unlock();
        }
    }

    /** @param measured when the driver began to measure, not when its answer came */
    public void reported(String pool, Instant measured) {
        lock.lock();
        try {
            List<UUID> contained = promises.entrySet().stream()
                    .filter(e -> e.getValue().pool().equals(pool))
                    .filter(e -> e.getValue()
                            .settled()
                            .filter(when -> when.isBefore(measured))
                            .isPresent())
                    .map(Map.Entry::getKey)
                    .toList();
            contained.forEach(this::forget);
        } finally {
            lock.unlock();
        }
    }

    private void promise(UUID key, String pool, Size size) {
        promises.put(key, new Promise(pool, size, Optional.empty()));
        PoolState.Recent sum = sums.getOrDefault(pool, PoolState.Recent.NONE);
        sums.put(pool, new PoolState.Recent(sum.inFlight().plus(size), sum.count() + 1, ++choices));
    }

    private void forget(UUID key) {
        Optional.ofNullable(promises.remove(key)).ifPresent(promise -> {
            PoolState.Recent sum = sums.getOrDefault(promise.pool(), PoolState.Recent.NONE);
            sums.put(
                    promise.pool(),
                    new PoolState.Recent(sum.inFlight().minus(promise.size()), sum.count() - 1, sum.lastChosen()));
        });
    }

    private List<PoolState> applyAll(List<PoolState> pools) {
        return pools.stream()
                .map(pool -> pool.withRecent(sums.getOrDefault(pool.host(), PoolState.Recent.NONE)))
                .toList();
    }
}
