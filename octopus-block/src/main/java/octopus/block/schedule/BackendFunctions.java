package octopus.block.schedule;

import java.util.Map;
import java.util.Optional;
import octopus.block.schedule.formula.Formula;
import octopus.block.schedule.formula.FormulaException;
import octopus.block.schedule.formula.FormulaParser;
import octopus.block.schedule.formula.Value;

/** Evaluates a backend's {@code filter_function} and {@code goodness_function}. */
final class BackendFunctions {
    private BackendFunctions() {}

    /** Empty when the backend has no such function. */
    static Optional<Value> evaluate(String function, PoolState pool, PlacementRequest request) {
        Map<String, String> stats = PoolFacts.stats(pool);
        String text = stats.getOrDefault(function, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        Formula formula = FormulaParser.parse(text);
        return Optional.of(formula.evaluate((object, field) -> lookUp(stats, request, object, field)));
    }

    private static Optional<String> lookUp(
            Map<String, String> stats, PlacementRequest request, String object, String field) {
        return Optional.ofNullable(
                switch (object) {
                    case "stats", "capabilities" -> stats.get(field);
                    case "extra" -> request.extraSpecs().get(field);
                    case "qos" -> request.qosSpecs().get(field);
                    case "volume" ->
                        field.equals("size")
                                ? String.valueOf(request.size().gibRoundedUp())
                                : request.volumeFacts().get(field);
                    default -> null;
                });
    }

    /** Lets a pool pass when its own expression holds. */
    static final class DriverFilter implements PoolFilter {
        @Override
        public String label() {
            return "DriverFilter";
        }

        @Override
        public String sentence() {
            return "The backend's filter_function, if it has one, is true.";
        }

        @Override
        public Optional<String> objection(PoolState pool, PlacementRequest request) {
            try {
                return evaluate("filter_function", pool, request)
                        .filter(value -> !value.truth())
                        .map(_ -> "filter_function \"" + text(pool) + "\" is false");
            } catch (FormulaException e) {
                return Optional.of("filter_function \"" + text(pool) + "\": " + e.getMessage());
            }
        }

        private static String text(PoolState pool) {
            return PoolFacts.stats(pool).getOrDefault("filter_function", "");
        }
    }

    /** 0 to 100; 0 when there is none, it fails or is out of range, as in Cinder. */
    static double goodness(PoolState pool, PlacementRequest request) {
        try {
            double value = evaluate("goodness_function", pool, request)
                    .map(BackendFunctions::percent)
                    .orElse(0.0);
            return value >= 0 && value <= 100 ? value : 0;
        } catch (FormulaException e) {
            return 0;
        }
    }

    private static double percent(Value value) {
        return switch (value) {
            case Value.Flag(boolean good) -> good ? 100 : 0;
            case Value.Number _, Value.Text _ -> value.number().orElse(0.0);
        };
    }
}
