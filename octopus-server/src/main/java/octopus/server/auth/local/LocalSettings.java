package octopus.server.auth.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * How long people stay signed in where Octopus keeps its users itself.
 *
 * @param idle without anybody doing anything
 * @param longest whatever is done
 */
public record LocalSettings(Duration idle, Duration longest) {
    private static final String IDLE = "auth.session-idle-minutes";
    private static final String LONGEST = "auth.session-hours";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Local users",
            "How long people stay signed in when auth.strategy is local.",
            List.of(
                    new Option.Count(
                            IDLE,
                            "After how many minutes a session ends in which nobody does anything.",
                            Optional.of("30"),
                            false,
                            1,
                            1440),
                    new Option.Count(
                            LONGEST,
                            "After how many hours a session ends in any case.",
                            Optional.of("12"),
                            false,
                            1,
                            720)));

    public static LocalSettings from(Options options) {
        return new LocalSettings(Duration.ofMinutes(options.count(IDLE)), Duration.ofHours(options.count(LONGEST)));
    }
}
