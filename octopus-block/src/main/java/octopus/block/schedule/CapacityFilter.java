package octopus.block.schedule;

import java.util.Optional;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/** Room for what is asked, thin and thick told apart. The formulas are in {@link CapacityFigures}. */
final class CapacityFilter implements PoolFilter {
    static final String NAME = "CapacityFilter";

    @Override
    public String label() {
        return NAME;
    }

    @Override
    public String sentence() {
        return "The pool's virtual free space holds the size asked for.";
    }

    @Override
    public Optional<String> objection(PoolState pool, PlacementRequest request) {
        if (request.size().equals(Size.ZERO) || isAlreadyThere(pool, request)) {
            return Optional.empty();
        }
        return switch (pool.report().capacity()) {
            case PoolReport.Capacity.Infinite _ -> Optional.empty();
            case PoolReport.Capacity.Unknown _ -> unknown(pool);
            case PoolReport.Capacity.Known known -> known(known, pool, request);
        };
    }

    private static boolean isAlreadyThere(PoolState pool, PlacementRequest request) {
        return switch (request.purpose()) {
            case CREATE, EXTEND, EXTEND_IN_USE -> false;
            case KEEP -> request.currentPool().filter(pool.host()::equals).isPresent();
        };
    }

    /** A share of an unknown total cannot be kept free. */
    private static Optional<String> unknown(PoolState pool) {
        int reserved = pool.report().reservedPercentage();
        return reserved == 0
                ? Optional.empty()
                : Optional.of("capacity is unknown, so " + reserved + " % of it cannot be kept in reserve");
    }

    private static Optional<String> known(PoolReport.Capacity.Known known, PoolState pool, PlacementRequest request) {
        if (known.total().equals(Size.ZERO)) {
            return Optional.of("reports a total capacity of 0");
        }
        CapacityFigures figures = CapacityFigures.of(pool, known, request.extraSpecs());
        if (figures.thin() && !(figures.ratio() >= 1)) {
            return Optional.of("max_over_subscription_ratio is " + figures.ratio() + ", it has to be at least 1");
        }
        if (figures.virtualFree() < request.size().bytes()) {
            return Optional.of("needs " + CapacityFigures.gib(request.size()) + ", " + figures.words());
        }
        if (figures.thin() && figures.reallyFree() <= 0) {
            return Optional.of("is full: %s really free of %s, %d %% are reserved"
                    .formatted(
                            CapacityFigures.gib(figures.free()),
                            CapacityFigures.gib(figures.total()),
                            pool.report().reservedPercentage()));
        }
        return Optional.empty();
    }

    /** The figures of a pool that has room, for the "why here" answer. */
    static String words(PoolState pool, PlacementRequest request) {
        return switch (pool.report().capacity()) {
            case PoolReport.Capacity.Infinite _ -> "capacity is infinite";
            case PoolReport.Capacity.Unknown _ -> "capacity is unknown";
            case PoolReport.Capacity.Known known ->
                CapacityFigures.of(pool, known, request.extraSpecs()).words();
        };
    }
}
