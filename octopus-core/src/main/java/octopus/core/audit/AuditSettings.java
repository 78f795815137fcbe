package octopus.core.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** @param keepFor older entries are forgotten; empty: none ever is */
public record AuditSettings(Optional<Duration> keepFor) {
    private static final String KEEP_DAYS = "audit.keep-days";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Audit",
            "How long it is kept who did what.",
            List.of(new Option.Count(
                    KEEP_DAYS,
                    "For how many days entries of the audit are kept; 0 keeps them for ever.",
                    Optional.of("0"),
                    false,
                    0,
                    36_500)));

    public static AuditSettings from(Options options) {
        return new AuditSettings(
                Optional.of(options.count(KEEP_DAYS)).filter(days -> days > 0).map(Duration::ofDays));
    }

    public static AuditSettings defaults() {
        return new AuditSettings(Optional.empty());
    }
}
