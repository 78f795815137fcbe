package octopus.block.room;

import java.util.List;
import octopus.block.backend.BackendSettings;
import octopus.block.quota.QuotaSettings;
import octopus.block.schedule.ScheduleSettings;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Options;

/** The settings of the block room. */
public record BlockSettings(BackendSettings backends, QuotaSettings quotas, ScheduleSettings schedule) {
    public static final List<SettingsGroup> GROUPS = List.of(BackendSettings.GROUP, QuotaSettings.GROUP);

    public static BlockSettings from(Options options) {
        return new BlockSettings(
                BackendSettings.from(options), QuotaSettings.from(options), ScheduleSettings.defaults());
    }

    public static BlockSettings defaults() {
        return new BlockSettings(BackendSettings.defaults(), QuotaSettings.defaults(), ScheduleSettings.defaults());
    }
}
