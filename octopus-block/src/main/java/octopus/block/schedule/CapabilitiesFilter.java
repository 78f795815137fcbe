package octopus.block.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every extra spec of the type that speaks of a capability ({@code capabilities:x}, or {@code x} without a scope) is
 * fulfilled. Other scopes ({@code provisioning:type}, a vendor's) are for drivers.
 */
final class CapabilitiesFilter implements PoolFilter {
    static final String NAME = "CapabilitiesFilter";
    private static final String SCOPE = "capabilities:";

    @Override
    public String label() {
        return NAME;
    }

    @Override
    public String sentence() {
        return "The pool reports what the extra specs of the volume type ask for.";
    }

    @Override
    public Optional<String> objection(PoolState pool, PlacementRequest request) {
        Map<String, List<String>> facts = PoolFacts.capabilities(pool);
        String words = new TreeMap<>(request.extraSpecs())
                .entrySet().stream()
                        .flatMap(e -> mismatch(facts, e.getKey(), e.getValue()).stream())
                        .collect(Collectors.joining("; "));
        boolean mustGrowOnline = request.purpose() == PlacementRequest.Purpose.EXTEND_IN_USE;
        if (mustGrowOnline && !pool.report().onlineExtend()) {
            words = words + (words.isEmpty() ? "" : "; ") + "cannot extend a volume while it is attached";
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    private static Optional<String> mismatch(Map<String, List<String>> facts, String key, String requirement) {
        boolean scoped = key.startsWith(SCOPE);
        if (!scoped && key.contains(":")) {
            return Optional.empty();
        }
        String capability = scoped ? key.substring(SCOPE.length()) : key;
        List<String> reported = facts.getOrDefault(capability, List.of());
        if (reported.isEmpty()) {
            return Optional.of("does not report " + capability + ", wanted " + quoted(requirement));
        }
        if (reported.stream().anyMatch(value -> ExtraSpecMatch.matches(value, requirement))) {
            return Optional.empty();
        }
        return Optional.of(capability + " is " + quoted(reported.getFirst()) + ", wanted " + quoted(requirement));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
