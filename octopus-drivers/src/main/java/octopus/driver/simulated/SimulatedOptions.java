package octopus.driver.simulated;

import java.util.List;
import java.util.Optional;
import octopus.spi.option.Option;

/** What a simulated backend can be told. */
final class SimulatedOptions {
    static final String CAPACITY = "capacity";
    static final String POOLS = "pools";
    static final String LATENCY = "latency_ms";
    static final String FAULTS = "faults";
    static final String KEEP_STATE = "keep_state";
    static final String REPLICATION_TARGETS = "replication_targets";
    static final String RESERVED = "reserved_percentage";
    static final String OVER_SUBSCRIPTION = "max_over_subscription_ratio";

    static final List<Option> ALL = List.of(
            new Option.Amount(
                    CAPACITY, "The capacity of each pool, for example 10T or 500G.", Optional.of("1000T"), false),
            new Option.Count(POOLS, "How many pools the array has.", Optional.of("1"), false, 1, 100),
            new Option.Count(LATENCY, "How many milliseconds each call takes.", Optional.of("0"), false, 0, 600_000),
            new Option.Text(
                    FAULTS,
                    "Calls that shall fail and how often, separated by commas: create=2 fails the first two creates, "
                            + "grow=always every growth.",
                    Optional.empty(),
                    false,
                    "create=2,delete=always"),
            new Option.Flag(
                    KEEP_STATE,
                    "Whether the array remembers its volumes when Octopus starts again. Without it nothing is ever "
                            + "written, and a volume of an earlier run is believed to exist.",
                    false),
            new Option.Text(
                    REPLICATION_TARGETS,
                    "Names of places that the volumes are replicated to, separated by commas; the backend can be failed "
                            + "over to each.",
                    Optional.empty(),
                    false,
                    "second-site"),
            new Option.Count(
                    RESERVED,
                    "Share of the capacity that is never given away, in per cent.",
                    Optional.of("0"),
                    false,
                    0,
                    100),
            new Option.Ratio(
                    OVER_SUBSCRIPTION,
                    "How many times the capacity may be promised to thin volumes.",
                    Optional.of("20.0"),
                    1,
                    1_000_000));

    private SimulatedOptions() {}
}
