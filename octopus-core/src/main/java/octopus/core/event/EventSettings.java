package octopus.core.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * @param poll how often a reader looks for events that another process has written
 * @param keepFor older events are removed
 * @param keepAtMost of more events than this the oldest are removed
 */
public record EventSettings(Duration poll, Duration keepFor, long keepAtMost) {
    private static final String POLL = "event.poll-milliseconds";
    private static final String KEEP_DAYS = "event.keep-days";
    private static final String KEEP_AT_MOST = "event.keep-at-most";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Events",
            "What is told to those who listen (server-sent events), and how long it is kept for those who come back.",
            List.of(
                    new Option.Count(
                            POLL,
                            "How often, in milliseconds, a listener looks for events of other processes;"
                                    + " those of its own process come at once.",
                            Optional.of("1000"),
                            false,
                            50,
                            60_000),
                    new Option.Count(KEEP_DAYS, "For how many days events are kept.", Optional.of("7"), false, 1, 3650),
                    new Option.Count(
                            KEEP_AT_MOST,
                            "How many events are kept at most.",
                            Optional.of("1000000"),
                            false,
                            1000,
                            1_000_000_000)));

    public static EventSettings from(Options options) {
        return new EventSettings(
                Duration.ofMillis(options.count(POLL)),
                Duration.ofDays(options.count(KEEP_DAYS)),
                options.count(KEEP_AT_MOST));
    }

    public static EventSettings defaults() {
        return new EventSettings(Duration.ofSeconds(1), Duration.ofDays(7), 1_000_000);
    }
}
