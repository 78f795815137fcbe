package octopus.block.schedule;

import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The filters that need no formula. */
enum PlainFilter implements PoolFilter {
    STATE("BackendStateFilter", "The backend is enabled and ready.", PlainFilter::state),
    FORCED(
            "ForcedBackendFilter",
            "The pool is on the backend that the request names (that of a source volume or snapshot), or on the"
                    + " machine that it names (the hint local_to_instance).",
            PlainFilter::forced),
    ATTEMPTED(
            "IgnoreAttemptedHostsFilter",
            "The pool did not already fail during this request.",
            (pool, request) -> request.excludedPools().contains(pool.host())
                    ? Optional.of("was tried and failed during this request")
                    : Optional.empty()),
    ZONE(
            "AvailabilityZoneFilter",
            "The pool is in one of the availability zones asked for.",
            (pool, request) -> request.availabilityZones().isEmpty()
                            || request.availabilityZones().contains(pool.availabilityZone())
                    ? Optional.empty()
                    : Optional.of("is in availability zone " + pool.availabilityZone() + ", wanted "
                            + list(request.availabilityZones()))),
    DIFFERENT(
            "DifferentBackendFilter",
            "None of the volumes of the hint different_host is in this pool.",
            (pool, request) -> request.hints().differentFrom().contains(pool.host())
                    ? Optional.of("holds a volume that the hint different_host names")
                    : Optional.empty()),
    SAME(
            "SameBackendFilter",
            "One of the volumes of the hint same_host is in this pool.",
            (pool, request) -> request.hints()
                    .sameAs()
                    .filter(pools -> !pools.contains(pool.host()))
                    .map(pools -> pools.isEmpty()
                            ? "the hint same_host names no volume that is in a pool"
                            : "the hint same_host asks for " + list(pools)));

    /** In the report of a pool: the node that its volumes lie on. */
    private static final String NODE = "node";

    private final String label;
    private final String sentence;
    private final BiFunction<PoolState, PlacementRequest, Optional<String>> test;

    PlainFilter(String label, String sentence, BiFunction<PoolState, PlacementRequest, Optional<String>> test) {
        this.label = label;
        this.sentence = sentence;
        this.test = test;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    private static Optional<String> state(PoolState pool, PlacementRequest request) {
        boolean alreadyThere = request.currentPool().filter(pool.host()::equals).isPresent();
        return pool.enabled() || alreadyThere ? Optional.empty() : Optional.of("backend is disabled or not ready");
    }

    private static Optional<String> forced(PoolState pool, PlacementRequest request) {
        return request.forcedBackend()
                .filter(wanted -> !isOn(pool.host(), wanted)
                        && !wanted.equals(pool.report().capabilities().get(NODE)))
                .map(wanted -> "has to be on " + wanted);
    }

    private static boolean isOn(String host, String wanted) {
        return host.equals(wanted) || host.startsWith(wanted + "#") || host.startsWith(wanted + "@");
    }

    private static String list(Iterable<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return String.join(" or ", sorted);
    }

    @Override
    public Optional<String> objection(PoolState pool, PlacementRequest request) {
        return test.apply(pool, request);
    }
}
