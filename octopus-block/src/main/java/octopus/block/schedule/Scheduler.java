package octopus.block.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Filters the pools, weighs those that are left and takes the best. Equal ones take turns: the least recently chosen
 * first, then by lot. Thread-safe when the random generator is.
 */
public final class Scheduler {
    private static final double EQUAL = 1e-9;
    private static final List<PoolFilter> FILTERS = List.of(
            PlainFilter.STATE,
            PlainFilter.FORCED,
            PlainFilter.ATTEMPTED,
            PlainFilter.ZONE,
            new CapacityFilter(),
            new CapabilitiesFilter(),
            new BackendFunctions.DriverFilter(),
            PlainFilter.DIFFERENT,
            PlainFilter.SAME);

    private final ScheduleSettings settings;
    private final RandomGenerator random;

    /** @param random decides between equals; seed it and the choice can be repeated */
    public Scheduler(ScheduleSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** All filters, in the order in which they are asked. */
    public static List<PoolFilter> filters() {
        return FILTERS;
    }

    public Placement place(PlacementRequest request, List<PoolState> pools) {
        List<PoolState> suitable = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (PoolState pool : pools) {
            refusal(request, pool).ifPresentOrElse(refusals::add, () -> suitable.add(pool));
        }
        if (suitable.isEmpty()) {
            return new Placement.Refused(refusals);
        }
        List<Weighed> order = weigh(request, suitable);
        return new Placement.Placed(order.getFirst().pool(), () -> verdicts(request, order, refusals));
    }

    private static List<Verdict> verdicts(PlacementRequest request, List<Weighed> order, List<Refusal> refusals) {
        List<Verdict> verdicts = new ArrayList<>();
        order.forEach(w -> verdicts.add(w.verdict(request)));
        refusals.forEach(refusal -> verdicts.add(new Verdict.Unsuitable(refusal)));
        return verdicts;
    }

    /** Every objection to this pool; empty when it may be taken. */
    public static Optional<Refusal> refusal(PlacementRequest request, PoolState pool) {
        List<Refusal.Objection> objections = new ArrayList<>();
        for (PoolFilter filter : FILTERS) {
            filter.objection(pool, request)
                    .ifPresent(words -> objections.add(new Refusal.Objection(filter.label(), words)));
        }
        return objections.isEmpty() ? Optional.empty() : Optional.of(new Refusal(pool.host(), objections));
    }

    /** One verdict per pool, suitable ones first: the answer to "why not here". */
    public List<Verdict> explain(PlacementRequest request, List<PoolState> pools) {
        return switch (place(request, pools)) {
            case Placement.Placed placed -> placed.verdicts().get();
            case Placement.Refused refused ->
                refused.refusals().stream()
                        .<Verdict>map(Verdict.Unsuitable::new)
                        .toList();
        };
    }

    private List<Weighed> weigh(PlacementRequest request, List<PoolState> pools) {
        Map<Weigher, double[]> columns = new EnumMap<>(Weigher.class);
        for (Weigher weigher : Weigher.values()) {
            if (weigher.multiplier(settings) != 0) {
                columns.put(weigher, weigher.normalised(pools, request, settings));
            }
        }
        List<Weighed> weighed = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            Map<String, Double> parts = new LinkedHashMap<>();
            for (Map.Entry<Weigher, double[]> column : columns.entrySet()) {
                Weigher weigher = column.getKey();
                parts.put(
                        weigher.name().toLowerCase(java.util.Locale.ROOT),
                        weigher.multiplier(settings) * column.getValue()[i]);
            }
            double sum =
                    parts.values().stream().mapToDouble(Double::doubleValue).sum();
            weighed.add(new Weighed(pools.get(i), sum, parts, random.nextLong()));
        }
        weighed.sort(Weighed.BEST_FIRST);
        return weighed;
    }

    /** @param lot decides between pools that are equal in everything else */
    private record Weighed(PoolState pool, double weight, Map<String, Double> parts, long lot) {
        static final Comparator<Weighed> BEST_FIRST = Comparator.<Weighed>comparingLong(
                        w -> Math.round(-w.weight / EQUAL))
                .thenComparingLong(w -> w.pool.recent().lastChosen())
                .thenComparingLong(Weighed::lot);

        Verdict verdict(PlacementRequest request) {
            return new Verdict.Suitable(pool.host(), weight, parts, CapacityFilter.words(pool, request));
        }
    }
}
