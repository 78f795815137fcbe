package octopus.block.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.spi.Size;
import org.junit.jupiter.api.Test;

class PoolLedgerTest {
    private static final PlacementRequest ONE = PlacementRequest.create(Size.ofGib(1));
    private final PoolState pool = Pools.thick("a", 10, 10);
    private final PoolLedger ledger = new PoolLedger();
    private final Scheduler scheduler = new Scheduler(ScheduleSettings.defaults(), new Random(1));

    private boolean places(UUID key) {
        return switch (ledger.place(key, scheduler, ONE, List.of(pool))) {
            case Placement.Placed _ -> true;
            case Placement.Refused _ -> false;
        };
    }

    private long inFlightGib() {
        return ledger.apply(List.of(pool)).getFirst().recent().inFlight().gibRoundedUp();
    }

    @Test
    void manyAtOnceDoNotOvershoot() throws Exception {
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            callers.add(() -> places(UUID.randomUUID()));
        }
        int placed = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> answer : threads.invokeAll(callers)) {
                placed += answer.get() ? 1 : 0;
            }
        }
        assertThat(placed).isEqualTo(10);
    }

    @Test
    void aPromiseEndsWithAReportMeasuredAfterItWasSettled() {
        UUID key = UUID.randomUUID();
        Instant settled = Instant.parse("2026-01-01T00:00:10Z");
        assertThat(places(key)).isTrue();
        ledger.reported(pool.host(), settled.plusSeconds(60));
        assertThat(inFlightGib()).isEqualTo(1);
        ledger.settle(key, settled);
        ledger.reported(pool.host(), settled.minusSeconds(1));
        assertThat(inFlightGib()).isEqualTo(1);
        ledger.reported("node@other#pool", settled.plusSeconds(1));
        assertThat(inFlightGib()).isEqualTo(1);
        ledger.reported(pool.host(), settled.plusSeconds(1));
        assertThat(inFlightGib()).isZero();
    }

    @Test
    void aFailedCreateGivesBackAndARepeatedStepCountsOnce() {
        UUID key = UUID.randomUUID();
        assertThat(places(key)).isTrue();
        assertThat(places(key)).isTrue();
        assertThat(inFlightGib()).isEqualTo(1);
        ledger.release(key);
        assertThat(inFlightGib()).isZero();
    }
}
