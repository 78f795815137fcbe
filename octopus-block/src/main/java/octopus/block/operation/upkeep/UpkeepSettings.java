package octopus.block.operation.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * @param lookEvery how long between two looks at what is on the backends
 * @param healExports whether exports that got lost are opened again without being asked
 */
public record UpkeepSettings(Duration lookEvery, boolean healExports) {
    private static final String EVERY = "upkeep.look-every-seconds";
    private static final String EXPORTS = "upkeep.heal-exports";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Upkeep",
            "How often what is on the backends is compared with the database, and what is put right by itself.",
            List.of(
                    new Option.Count(
                            EVERY,
                            "How often objects, sizes, pools and exports are compared with the database, in seconds.",
                            Optional.of("600"),
                            false,
                            10,
                            86_400),
                    new Option.Flag(
                            EXPORTS,
                            "Whether exports that the storage has lost are opened again without being asked.",
                            true)));

    public static UpkeepSettings from(Options options) {
        return new UpkeepSettings(Duration.ofSeconds(options.count(EVERY)), options.flag(EXPORTS));
    }

    public static UpkeepSettings defaults() {
        return new UpkeepSettings(Duration.ofMinutes(10), true);
    }
}
