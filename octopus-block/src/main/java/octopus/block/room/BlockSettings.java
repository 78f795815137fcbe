package octopus.block.room;

import java.util.List;
import octopus.block.backend.BackendSettings;
import octopus.block.operation.upkeep.UpkeepSettings;
import octopus.block.quota.QuotaSettings;
import octopus.block.schedule.ScheduleSettings;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Options;

/** The settings of the block room. */
public record BlockSettings(
        BackendSettings backends, QuotaSettings quotas, ScheduleSettings schedule, UpkeepSettings upkeep) {
    public static final List<SettingsGroup> GROUPS =
            List.of(BackendSettings.GROUP, QuotaSettings.GROUP, UpkeepSettings.GROUP);

    /** With upkeep as it is by default. */
    public BlockSettings(BackendSettings backends, QuotaSettings quotas, ScheduleSettings schedule) {
        this(backends, quotas, schedule, UpkeepSettings.defaults());
    }

    public static BlockSettings from(Options options) {
        return new BlockSettings(
                BackendSettings.from(options),
                QuotaSettings.from(options),
                ScheduleSettings.defaults(),
                UpkeepSettings.from(options));
    }

    public static BlockSettings defaults() {
        return new BlockSettings(BackendSettings.defaults(), QuotaSettings.defaults(), ScheduleSettings.defaults());
    }
}
