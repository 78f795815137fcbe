package octopus.block.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/** What holds for any pools and any request. */
class ScheduleLawsTest {
    private static final Scheduler SCHEDULER = new Scheduler(ScheduleSettings.defaults(), new Random(1));

    @Provide
    Arbitrary<List<PoolState>> pools() {
        Arbitrary<PoolState> pool = Combinators.combine(
                        Arbitraries.longs().between(0, 100),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.doubles().between(1, 4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, true, true, false))
                .as((total, freePercent, provisioned, reserved, ratio, thin, enabled) -> Pools.pool(
                                "x",
                                new PoolReport.Capacity.Known(Size.ofGib(total), Size.ofGib(total * freePercent / 100)),
                                provisioned,
                                reserved,
                                ratio,
                                thin)
                        .withEnabled(enabled));
        return pool.list().ofMinSize(1).ofMaxSize(6).map(ScheduleLawsTest::named);
    }

    private static List<PoolState> named(List<PoolState> pools) {
        List<PoolState> result = new ArrayList<>();
        for (PoolState pool : pools) {
            String name = "b" + result.size();
            String zone = result.size() % 3 == 2 ? "other" : "nova";
            result.add(PoolState.of(name, "node@" + name + "#pool", zone, pool.report())
                    .withEnabled(pool.enabled()));
        }
        return result;
    }

    @Provide
    Arbitrary<PlacementRequest> requests() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 150),
                        Arbitraries.of(Set.of(), Set.of("nova"), Set.of("other")),
                        Arbitraries.of(
                                Map.<String, String>of(),
                                Map.of("media", "ssd"),
                                Map.of("thin_provisioning_support", "<is> True"),
                                Map.of("provisioning:type", "thick")),
                        Arbitraries.of("", "node@b0#pool", "node@b1#pool"))
                .as((gib, zones, specs, excluded) -> PlacementRequest.create(Size.ofGib(gib))
                        .zones(new HashSet<>(
                                zones.stream().map(Object::toString).toList()))
                        .type(specs, Map.of())
                        .excluding(excluded));
    }

    @Property
    void aPlacedPoolPassesEveryFilterAndIsTheHeaviest(
            @ForAll("pools") List<PoolState> pools, @ForAll("requests") PlacementRequest request) {
        switch (SCHEDULER.place(request, pools)) {
            case Placement.Placed placed -> {
                PoolState pool = placed.pool();
                List<Verdict> verdicts = placed.verdicts().get();
                assertThat(Scheduler.filters())
                        .allMatch(f -> f.objection(pool, request).isEmpty());
                assertThat(verdicts.getFirst().pool()).isEqualTo(pool.host());
                List<Double> weights = verdicts.stream()
                        .filter(Verdict.Suitable.class::isInstance)
                        .map(v -> ((Verdict.Suitable) v).weight())
                        .toList();
                assertThat(weights).allMatch(w -> w <= weights.getFirst() + 1e-6);
            }
            case Placement.Refused _ ->
                assertThat(pools)
                        .allMatch(pool -> Scheduler.filters().stream()
                                .anyMatch(f -> f.objection(pool, request).isPresent()));
        }
    }

    @Property
    void everyPoolIsJudgedExactlyOnce(
            @ForAll("pools") List<PoolState> pools, @ForAll("requests") PlacementRequest request) {
        List<String> judged =
                SCHEDULER.explain(request, pools).stream().map(Verdict::pool).toList();
        assertThat(judged)
                .containsExactlyInAnyOrderElementsOf(
                        pools.stream().map(PoolState::host).toList());
    }

    @Property
    void aSequenceNeverPromisesMoreThanThereIs(
            @ForAll("pools") List<PoolState> pools, @ForAll("requests") PlacementRequest request) {
        PoolLedger ledger = new PoolLedger();
        for (int i = 0; i < 300; i++) {
            switch (ledger.place(UUID.randomUUID(), SCHEDULER, request, pools)) {
                case Placement.Placed _ -> {}
                case Placement.Refused _ -> i = 300;
            }
        }
        for (PoolState pool : ledger.apply(pools)) {
            if (pool.recent().count() > 0) {
                assertThat(bound(pool, request) - pool.report().provisioned().bytes())
                        .isGreaterThanOrEqualTo(pool.recent().inFlight().bytes());
            }
        }
    }

    /** What may be promised at most, by exact arithmetic on the report. */
    private static double bound(PoolState pool, PlacementRequest request) {
        PoolReport report = pool.report();
        boolean thick = !report.thin() || "thick".equals(request.extraSpecs().get("provisioning:type"));
        return switch (report.capacity()) {
            case PoolReport.Capacity.Known(Size total, Size _) ->
                total.bytes()
                                * (1 - report.reservedPercentage() / 100.0)
                                * (thick ? 1 : report.maxOverSubscriptionRatio())
                        + 1;
            case PoolReport.Capacity.Infinite _, PoolReport.Capacity.Unknown _ -> Double.MAX_VALUE;
        };
    }

    @Property
    void whatFitsLargeFitsSmall(@ForAll("pools") List<PoolState> pools, @ForAll("requests") PlacementRequest request) {
        PlacementRequest smaller = PlacementRequest.create(
                        Size.ofBytes(Math.max(1, request.size().bytes() / 2)))
                .zones(request.availabilityZones())
                .type(request.extraSpecs(), Map.of());
        for (PoolState pool : pools) {
            if (Scheduler.refusal(request, pool).isEmpty()) {
                assertThat(Scheduler.refusal(smaller, pool)).isEmpty();
            }
        }
    }

    @Property
    void anotherPoolNeverMakesARequestFail(
            @ForAll("pools") List<PoolState> pools, @ForAll("requests") PlacementRequest request) {
        if (SCHEDULER.place(request, pools.subList(1, pools.size())) instanceof Placement.Placed) {
            assertThat(SCHEDULER.place(request, pools)).isInstanceOf(Placement.Placed.class);
        }
    }
}
