package octopus.block.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;
import org.junit.jupiter.api.Test;

class CapacityFilterTest {
    private final CapacityFilter filter = new CapacityFilter();

    private Optional<String> objection(PoolState pool, long gib) {
        return filter.objection(pool, PlacementRequest.create(Size.ofGib(gib)));
    }

    @Test
    void saysTheFiguresInWords() {
        assertThat(objection(Pools.thin("a", 100, 1990, 20), 20))
                .contains("needs 20 GiB, virtual free 10 GiB = 100 x 20.0 - 1990");
        assertThat(objection(Pools.thick("a", 100, 10), 20))
                .contains("needs 20 GiB, free 10 GiB = the smaller of 10 free and 100 - 90");
    }

    @Test
    void thinIsBoundedByRatioOnceAndNotTwice() {
        PoolState pool = Pools.thin("a", 100, 150, 2);
        assertThat(objection(pool, 50)).isEmpty();
        // Cinder's own ratio test would let (150 + 51) / 200 pass.
        assertThat(objection(pool, 51)).isPresent();
    }

    @Test
    void aTypeThatAsksForThickIsMeasuredThick() {
        PoolState pool = Pools.thin("a", 100, 90, 20);
        PlacementRequest thick =
                PlacementRequest.create(Size.ofGib(20)).type(Map.of("provisioning:type", "thick"), Map.of());
        assertThat(objection(pool, 20)).isEmpty();
        assertThat(filter.objection(pool, thick)).isPresent();
    }

    @Test
    void theReservedShareIsKept() {
        PoolReport.Capacity known = new PoolReport.Capacity.Known(Size.ofGib(100), Size.ofGib(100));
        assertThat(objection(Pools.pool("a", known, 0, 10, 1, false), 90)).isEmpty();
        assertThat(objection(Pools.pool("a", known, 0, 10, 1, false), 91)).isPresent();
    }

    @Test
    void aThinPoolThatIsReallyFullTakesNothing() {
        PoolReport.Capacity full = new PoolReport.Capacity.Known(Size.ofGib(100), Size.ofGib(5));
        assertThat(objection(Pools.pool("a", full, 200, 5, 20, true), 1))
                .contains("is full: 5 GiB really free of 100 GiB, 5 % are reserved");
        assertThat(objection(Pools.pool("a", full, 200, 4, 20, true), 1)).isEmpty();
    }

    @Test
    void rowsCountWhenTheReportIsBehind() {
        PoolState pool = Pools.thin("a", 10, 0, 1).withRows(9, Size.ofGib(9));
        assertThat(objection(pool, 1)).isEmpty();
        assertThat(objection(pool, 2)).isPresent();
    }

    @Test
    void boundlessPools() {
        assertThat(objection(Pools.pool("a", new PoolReport.Capacity.Infinite(), 0, 10, 1, true), 1_000_000))
                .isEmpty();
        assertThat(objection(Pools.pool("a", new PoolReport.Capacity.Unknown(), 0, 0, 1, true), 1_000_000))
                .isEmpty();
        assertThat(objection(Pools.pool("a", new PoolReport.Capacity.Unknown(), 0, 10, 1, true), 1))
                .contains("capacity is unknown, so 10 % of it cannot be kept in reserve");
    }

    @Test
    void whatIsAlreadyThereOrNeedsNothingFits() {
        PoolState full = Pools.thick("a", 10, 0);
        assertThat(objection(full, 0)).isEmpty();
        PlacementRequest keep =
                PlacementRequest.create(Size.ofGib(5)).at(PlacementRequest.Purpose.KEEP, Optional.of(full.host()));
        assertThat(filter.objection(full, keep)).isEmpty();
        assertThat(filter.objection(full, PlacementRequest.extend(Size.ofGib(1), full.host(), false)))
                .isPresent();
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(objection(Pools.thin("a", 100, 0, 0.5), 1))
                .contains("max_over_subscription_ratio is 0.5, it has to be at least 1");
        assertThat(objection(Pools.thick("a", 0, 0), 1)).contains("reports a total capacity of 0");
    }
}
