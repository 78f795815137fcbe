package octopus.block.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import octopus.block.schedule.PlacementRequest.Hints;
import octopus.spi.Fault;
import octopus.spi.Size;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final PlacementRequest TEN = PlacementRequest.create(Size.ofGib(10));
    private final PoolState a = Pools.thin("a", 100, 0, 1);
    private final PoolState b = Pools.thin("b", 200, 0, 1);

    private static Scheduler scheduler(ScheduleSettings settings) {
        return new Scheduler(settings, new Random(7));
    }

    private static String chosen(ScheduleSettings settings, PlacementRequest request, PoolState... pools) {
        return switch (scheduler(settings).place(request, List.of(pools))) {
            case Placement.Placed placed -> placed.pool().backend();
            case Placement.Refused refused -> refused.refusals().toString();
        };
    }

    private String chosen(PlacementRequest request) {
        return chosen(ScheduleSettings.defaults(), request, a, b);
    }

    @Test
    void spreadsOrStacks() {
        assertThat(chosen(TEN)).isEqualTo("b");
        assertThat(chosen(new ScheduleSettings(-1, 0, 0, 0), TEN, a, b)).isEqualTo("a");
    }

    @Test
    void weighsWhatIsAllocatedAndHowMany() {
        PoolState few = a.withRows(1, Size.ofGib(50));
        PoolState many = b.withRows(9, Size.ofGib(40));
        assertThat(chosen(new ScheduleSettings(0, -1, 0, 0), TEN, few, many)).isEqualTo("b");
        assertThat(chosen(new ScheduleSettings(0, 0, -1, 0), TEN, few, many)).isEqualTo("a");
    }

    @Test
    void goodnessOutweighs() {
        PoolState good = Pools.with(a, "goodness_function", "volume.size < 20 ? 100 : 0");
        ScheduleSettings settings = new ScheduleSettings(1, 0, 0, 2);
        assertThat(chosen(settings, TEN, good, b)).isEqualTo("a");
        assertThat(chosen(settings, PlacementRequest.create(Size.ofGib(20)), good, b))
                .isEqualTo("b");
        assertThat(chosen(settings, TEN, Pools.with(a, "goodness_function", "101"), b))
                .isEqualTo("b");
        assertThat(chosen(settings, TEN, Pools.with(a, "goodness_function", "1 +"), b))
                .isEqualTo("b");
    }

    @Test
    void boundlessPoolsComeLast() {
        PoolState infinite =
                Pools.pool("infinite", new octopus.spi.driver.PoolReport.Capacity.Infinite(), 0, 0, 1, true);
        assertThat(chosen(ScheduleSettings.defaults(), TEN, infinite, a)).isEqualTo("a");
        assertThat(chosen(new ScheduleSettings(-1, 0, 0, 0), TEN, infinite, a)).isEqualTo("a");
    }

    @Test
    void filterFunctionDecidesAndItsMistakesRefuse() {
        PoolState small = Pools.with(b, "filter_function", "volume.size <= 5");
        assertThat(chosen(ScheduleSettings.defaults(), TEN, a, small)).isEqualTo("a");
        PoolState broken = Pools.with(b, "filter_function", "volume.size <= stats.nothing");
        Refusal refusal = Scheduler.refusal(TEN, broken).orElseThrow();
        assertThat(refusal.filter()).isEqualTo("DriverFilter");
        assertThat(refusal.words()).contains("stats.nothing is not known (at character 16)");
    }

    @Test
    void zonesHintsExclusionAndForce() {
        assertThat(chosen(TEN.excluding(b.host()))).isEqualTo("a");
        assertThat(chosen(TEN.forced("node@a"))).isEqualTo("a");
        assertThat(chosen(TEN.forced("node@a#pool"))).isEqualTo("a");
        assertThat(chosen(TEN.forced("node"))).isEqualTo("b");
        assertThat(chosen(ScheduleSettings.defaults(), TEN.forced("rack7"), Pools.onNode(a, "rack7"), b))
                .isEqualTo("a");
        assertThat(chosen(TEN.hinted(new Hints(Optional.empty(), Set.of(b.host())))))
                .isEqualTo("a");
        assertThat(chosen(TEN.hinted(new Hints(Optional.of(Set.of(a.host())), Set.of()))))
                .isEqualTo("a");
        assertThat(chosen(TEN.zones(Set.of("nova", "x")))).isEqualTo("b");
        assertThat(chosen(TEN.zones(Set.of("x")))).contains("is in availability zone nova, wanted x");
        assertThat(chosen(TEN.hinted(new Hints(Optional.of(Set.of()), Set.of()))))
                .contains("names no volume that is in a pool");
    }

    @Test
    void capabilities() {
        assertThat(refusals(Map.of("volume_backend_name", "b"))).containsOnlyKeys("a");
        assertThat(refusals(Map.of("capabilities:storage_protocol", "iscsi"))).isEmpty();
        assertThat(refusals(Map.of("storage_protocol", "FC")))
                .contains(entry("a", "storage_protocol is \"iSCSI\", wanted \"FC\""));
        assertThat(refusals(Map.of("multiattach", "<is> True", "media", "<in> ss")))
                .isEmpty();
        assertThat(refusals(Map.of("provisioning:type", "thin", "vendor:x", "1")))
                .isEmpty();
        assertThat(refusals(Map.of("compression", "<is> True")))
                .contains(entry("b", "does not report compression, wanted \"<is> True\""));
    }

    private Map<String, String> refusals(Map<String, String> extraSpecs) {
        Map<String, String> words = new HashMap<>();
        for (PoolState pool : List.of(a, b)) {
            Scheduler.refusal(TEN.type(extraSpecs, Map.of()), pool)
                    .ifPresent(r -> words.put(pool.backend(), r.words()));
        }
        return words;
    }

    @Test
    void everyObjectionIsFound() {
        Refusal refusal = Scheduler.refusal(
                        PlacementRequest.create(Size.ofGib(1000))
                                .zones(Set.of("x"))
                                .type(Map.of("media", "tape"), Map.of()),
                        a.withEnabled(false))
                .orElseThrow();
        assertThat(refusal.objections())
                .extracting(Refusal.Objection::filter)
                .containsExactly(
                        "BackendStateFilter", "AvailabilityZoneFilter", "CapacityFilter", "CapabilitiesFilter");
    }

    @Test
    void equalPoolsTakeTurns() {
        PoolState twin = Pools.thin("twin", 100, 0, 1);
        PoolLedger ledger = new PoolLedger();
        Scheduler scheduler = scheduler(new ScheduleSettings(0, 0, 0, 0));
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            Placement placement = ledger.place(UUID.randomUUID(), scheduler, TEN, List.of(a, twin));
            assertThat(placement)
                    .isInstanceOfSatisfying(
                            Placement.Placed.class,
                            placed -> times.merge(placed.pool().backend(), 1, Integer::sum));
        }
        assertThat(times).containsOnly(entry("a", 5), entry("twin", 5));
    }

    @Test
    void theFaultSaysWhatToDo() {
        Fault none = ScheduleFault.of("volume v cannot be placed", List.of());
        assertThat(none.code()).isEqualTo(ScheduleFault.NO_BACKEND);
        Fault room = ScheduleFault.of(
                "volume v cannot be placed",
                List.of(Scheduler.refusal(PlacementRequest.create(Size.ofGib(300)), a)
                        .orElseThrow()));
        assertThat(room.code()).isEqualTo(ScheduleFault.NO_ROOM);
        assertThat(room.sentence())
                .isEqualTo(
                        "volume v cannot be placed: node@a#pool: needs 300 GiB, virtual free 100 GiB = 100 x 1.0 - 0."
                                + " Ask for a smaller size, delete volumes, or add storage.");
        Fault type = ScheduleFault.of(
                "volume v cannot be placed",
                List.of(Scheduler.refusal(TEN.type(Map.of("media", "tape"), Map.of()), a)
                        .orElseThrow()));
        assertThat(type.code()).isEqualTo(ScheduleFault.NO_SUITABLE_POOL);
        assertThat(type.correction()).contains("extra specs");
    }
}
