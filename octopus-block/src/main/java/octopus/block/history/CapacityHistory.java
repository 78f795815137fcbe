package octopus.block.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import octopus.block.schedule.PoolState;
import octopus.core.db.Database;
import octopus.spi.driver.PoolReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down each minute what the pools are like, and tells how it went and where it goes. */
public final class CapacityHistory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CapacityHistory.class);
    /** Weekends and nightly jobs even out in it. */
    private static final Duration OF_TREND = Duration.ofDays(14);

    private static final int THIN_EVERY = 60;

    private final Database database;
    private final CapacityStore store = new CapacityStore();
    private final Supplier<List<PoolState>> pools;
    private final Clock clock;
    /** By pool: the minute of its last sample. */
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    private final Map<String, Trend> trends = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("capacity-history").factory());

    /** A pool over time. @param samples oldest first, the last one is now */
    public record Series(PoolState pool, List<CapacitySample> samples, Optional<Trend> trend) {}

    /** @param pools as they are now */
    public CapacityHistory(Database database, Supplier<List<PoolState>> pools, Clock clock) {
        this.database = database;
        this.pools = pools;
        this.clock = clock;
    }

    public CapacityHistory start() {
        last.putAll(database.read(store::last));
        timer.scheduleAtFixedRate(this::sampleQuietly, 5, 60, TimeUnit.SECONDS);
        return this;
    }

    private void sampleQuietly() {
        try {
            sample();
        } catch (RuntimeException e) {
            LOG.warn("the pools' capacity could not be written down", e);
        }
    }

    /** Writes down what is known of each pool now. */
    void sample() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        long minute = CapacityStore.minute(now);
        List<PoolState> present = pools.get();
        boolean ignored = database.write(transaction -> {
            for (PoolState pool : present) {
                Step step = Step.between(last.getOrDefault(pool.host(), -1L), minute);
                known(pool, now).ifPresent(sample -> store.add(transaction, pool.host(), step, sample));
            }
            if (minute % THIN_EVERY == 0) {
                int gone = store.thin(transaction, now);
                LOG.debug("took out {} old samples of capacity", gone);
            }
            return true;
        });
        present.forEach(pool -> {
            last.put(pool.host(), minute);
            if (minute % Step.QUARTER.minutes() == 0 || !trends.containsKey(pool.host())) {
                Trend.of(samples(pool, OF_TREND)).ifPresent(trend -> trends.put(pool.host(), trend));
            }
        });
    }

    /** Days until the pool is full, as last reckoned; empty where it does not grow or nothing is known yet. */
    public Optional<Double> daysLeft(String pool) {
        return Optional.ofNullable(trends.get(pool)).flatMap(Trend::daysLeft);
    }

    /** Of each pool that tells its capacity. @param backend only its pools, where it is given */
    public List<Series> of(Optional<String> backend, Duration back) {
        List<Series> all = new ArrayList<>();
        for (PoolState pool : pools.get()) {
            if (backend.map(pool.backend()::equals).orElse(true)
                    && pool.report().capacity() instanceof PoolReport.Capacity.Known) {
                all.add(new Series(pool, samples(pool, back), Trend.of(samples(pool, OF_TREND))));
            }
        }
        return List.copyOf(all);
    }

    private List<CapacitySample> samples(PoolState pool, Duration back) {
        Instant now = clock.instant();
        List<CapacitySample> samples =
                new ArrayList<>(database.read(sql -> store.of(sql, pool.host(), now.minus(back), Step.reaching(back))));
        known(pool, now).ifPresent(samples::add);
        return List.copyOf(samples);
    }

    private static Optional<CapacitySample> known(PoolState pool, Instant now) {
        return pool.report().capacity() instanceof PoolReport.Capacity.Known known
                ? Optional.of(new CapacitySample(
                        now, known.total(), known.free(), pool.report().provisioned()))
                : Optional.empty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
