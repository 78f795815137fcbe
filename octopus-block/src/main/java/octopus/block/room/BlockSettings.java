package octopus.block.room;

import java.util.List;
import java.util.function.BiFunction;
import octopus.block.backend.BackendSettings;
import octopus.block.operation.Workbench;
import octopus.block.operation.image.CopyRoutes;
import octopus.block.operation.image.ImageHands;
import octopus.block.operation.image.ImageRoutes;
import octopus.block.quota.QuotaSettings;
import octopus.block.schedule.ScheduleSettings;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Options;

/** The settings of the block room. @param routes how images come into volumes */
public record BlockSettings(
        BackendSettings backends,
        QuotaSettings quotas,
        ScheduleSettings schedule,
        BiFunction<Workbench, ImageHands, ImageRoutes> routes) {
    public static final List<SettingsGroup> GROUPS = List.of(BackendSettings.GROUP, QuotaSettings.GROUP);

    public static BlockSettings from(Options options) {
        return new BlockSettings(
                BackendSettings.from(options),
                QuotaSettings.from(options),
                ScheduleSettings.defaults(),
                (_, hands) -> new CopyRoutes(hands));
    }

    public static BlockSettings defaults() {
        return new BlockSettings(
                BackendSettings.defaults(),
                QuotaSettings.defaults(),
                ScheduleSettings.defaults(),
                (_, hands) -> new CopyRoutes(hands));
    }
}
