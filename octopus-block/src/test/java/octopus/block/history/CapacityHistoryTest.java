package octopus.block.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import octopus.block.schedule.PoolState;
import octopus.core.db.StoreContract;
import octopus.core.flow.SettableClock;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;
import org.junit.jupiter.api.Test;

/** Sampled, thinned and told on, on each database. */
class CapacityHistoryTest extends StoreContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String POOL = "host@gold#pool";

    private final SettableClock clock = new SettableClock(BEGIN);
    private final AtomicReference<PoolState> pool = new AtomicReference<>(holding(10));

    private static PoolState holding(long usedGib) {
        return PoolState.of(
                "gold",
                POOL,
                "nova",
                new PoolReport(
                        "pool",
                        new PoolReport.Capacity.Known(Size.ofGib(100), Size.ofGib(100 - usedGib)),
                        Size.ofGib(usedGib),
                        0,
                        1,
                        true,
                        false,
                        true,
                        false,
                        "iSCSI",
                        Map.of()));
    }

    @Test
    void growthIsSeenAndWhatIsOldThinned() {
        try (CapacityHistory history = new CapacityHistory(database(), () -> List.of(pool.get()), clock)) {
            // Sixteen days, an hour apart; one gibibyte more each day.
            for (int hour = 0; hour <= 16 * 24; hour++) {
                pool.set(holding(10 + hour / 24));
                history.sample();
                clock.advance(Duration.ofHours(1));
            }

            CapacityHistory.Series week =
                    history.of(Optional.of("gold"), Duration.ofDays(7)).getFirst();

            assertThat(week.samples()).hasSizeBetween(7 * 24, 7 * 24 + 2);
            assertThat(week.trend()).isPresent();
            Trend trend = week.trend().orElseThrow();
            assertThat(trend.bytesPerDay() / Size.ofGib(1).bytes()).isBetween(0.95, 1.05);
            assertThat(trend.daysLeft().orElseThrow()).isBetween(70.0, 80.0);
            assertThat(history.daysLeft(POOL)).isPresent();
            // A year back there is only each quarter of a day: older than two weeks, nothing else is left.
            List<CapacitySample> old = history.of(Optional.empty(), Duration.ofDays(365))
                    .getFirst()
                    .samples();
            assertThat(old.getFirst().takenAt()).isEqualTo(BEGIN);
            List<CapacitySample> fine = database().read(sql -> new CapacityStore().of(sql, POOL, BEGIN, Step.MINUTE));
            assertThat(fine.stream().filter(each -> each.takenAt().isBefore(BEGIN.plus(Duration.ofDays(1)))))
                    .hasSize(4);
            assertThat(history.of(Optional.of("other"), Duration.ofDays(7))).isEmpty();
        }
    }

    @Test
    void twoServersWriteOneSampleAMinute() {
        try (CapacityHistory one = new CapacityHistory(database(), () -> List.of(pool.get()), clock);
                CapacityHistory other = new CapacityHistory(database(), () -> List.of(pool.get()), clock)) {
            one.sample();
            other.sample();
            List<CapacitySample> kept = database().read(sql -> new CapacityStore().of(sql, POOL, BEGIN, Step.MINUTE));
            assertThat(kept).hasSize(1);
        }
    }

    @Test
    void aSampleBelongsToTheLargestStepInWhichItIsTheFirst() {
        assertThat(Step.between(-1, 7)).isEqualTo(Step.QUARTER_OF_A_DAY);
        assertThat(Step.between(7, 8)).isEqualTo(Step.MINUTE);
        assertThat(Step.between(14, 17)).isEqualTo(Step.QUARTER);
        assertThat(Step.between(359, 361)).isEqualTo(Step.QUARTER_OF_A_DAY);
        assertThat(Step.reaching(Duration.ofHours(6))).isEqualTo(Step.MINUTE);
        assertThat(Step.reaching(Duration.ofDays(7))).isEqualTo(Step.QUARTER);
        assertThat(Step.reaching(Duration.ofDays(365))).isEqualTo(Step.QUARTER_OF_A_DAY);
    }

    @Test
    void whatDoesNotGrowHasNoEnd() {
        Size hundred = Size.ofGib(100);
        List<CapacitySample> level = List.of(
                new CapacitySample(BEGIN, hundred, hundred, Size.ZERO),
                new CapacitySample(BEGIN.plusSeconds(3600), hundred, hundred, Size.ZERO),
                new CapacitySample(BEGIN.plusSeconds(7200), hundred, hundred, Size.ZERO));
        assertThat(Trend.of(level).orElseThrow().daysLeft()).isEmpty();
        assertThat(Trend.of(level.subList(0, 2))).isEmpty();
    }
}
