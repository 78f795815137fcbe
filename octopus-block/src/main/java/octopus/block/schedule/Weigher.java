package octopus.block.schedule;

import java.util.List;
import java.util.function.ToDoubleFunction;
import octopus.spi.driver.PoolReport;

/** Puts pools that passed in order. Each weigher's values are brought to 0…1 among the candidates, then multiplied. */
enum Weigher {
    CAPACITY(ScheduleSettings::capacity),
    ALLOCATED(ScheduleSettings::allocated),
    VOLUME_NUMBER(ScheduleSettings::volumeNumber),
    GOODNESS(ScheduleSettings::goodness);

    private final ToDoubleFunction<ScheduleSettings> multiplier;

    Weigher(ToDoubleFunction<ScheduleSettings> multiplier) {
        this.multiplier = multiplier;
    }

    double multiplier(ScheduleSettings settings) {
        return multiplier.applyAsDouble(settings);
    }

    /** One figure per pool, in their order, from 0 to 1; all 0 when they are equal. */
    double[] normalised(List<PoolState> pools, PlacementRequest request, ScheduleSettings settings) {
        double[] raw = pools.stream().mapToDouble(pool -> raw(pool, request)).toArray();
        if (this == CAPACITY) {
            replaceBoundless(pools, raw, multiplier(settings) > 0);
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : raw) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        for (int i = 0; i < raw.length; i++) {
            raw[i] = max > min ? (raw[i] - min) / (max - min) : 0;
        }
        return raw;
    }

    private double raw(PoolState pool, PlacementRequest request) {
        return switch (this) {
            case CAPACITY -> virtualFree(pool, request);
            case ALLOCATED ->
                (double) pool.allocated().plus(pool.recent().inFlight()).bytes();
            case VOLUME_NUMBER -> (double) pool.volumeCount() + pool.recent().count();
            case GOODNESS -> BackendFunctions.goodness(pool, request);
        };
    }

    private static double virtualFree(PoolState pool, PlacementRequest request) {
        return switch (pool.report().capacity()) {
            case PoolReport.Capacity.Known known ->
                (double) CapacityFigures.of(pool, known, request.extraSpecs()).virtualFree();
            case PoolReport.Capacity.Infinite _, PoolReport.Capacity.Unknown _ -> Double.NaN;
        };
    }

    /**
     * A pool without a known bound comes last either way, as in Cinder: worst when volumes are spread, and when one pool
     * is filled after the other ({@code spread} false) it counts as by far the emptiest.
     */
    private static void replaceBoundless(List<PoolState> pools, double[] raw, boolean spread) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : raw) {
            if (!Double.isNaN(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        boolean known = max >= min;
        double far = known && max > min ? max + (max - min) * 100 : Math.max(max, 0) + 10_000;
        double worst = known ? Math.min(min, 0) - 1 : -1;
        for (int i = 0; i < pools.size(); i++) {
            if (Double.isNaN(raw[i])) {
                raw[i] = spread ? worst : far;
            }
        }
    }
}
