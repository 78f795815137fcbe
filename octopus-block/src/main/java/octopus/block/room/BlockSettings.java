package octopus.block.room;

import java.nio.file.Path;
import java.util.List;
import octopus.block.backend.BackendSettings;
import octopus.block.backup.BackupSettings;
import octopus.block.operation.upkeep.UpkeepSettings;
import octopus.block.quota.QuotaSettings;
import octopus.block.schedule.ScheduleSettings;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Options;

/** The settings of the block room. */
public record BlockSettings(
        BackendSettings backends,
        QuotaSettings quotas,
        ScheduleSettings schedule,
        UpkeepSettings upkeep,
        BackupSettings backups) {
    public static final List<SettingsGroup> GROUPS =
            List.of(BackendSettings.GROUP, QuotaSettings.GROUP, UpkeepSettings.GROUP, BackupSettings.GROUP);

    /** With upkeep as it is by default, and without backups, which need a place. */
    public BlockSettings(BackendSettings backends, QuotaSettings quotas, ScheduleSettings schedule) {
        this(backends, quotas, schedule, UpkeepSettings.defaults(), BackupSettings.off());
    }

    public static BlockSettings from(Options options, Path data) {
        return new BlockSettings(
                BackendSettings.from(options),
                QuotaSettings.from(options),
                ScheduleSettings.defaults(),
                UpkeepSettings.from(options),
                BackupSettings.from(options, data));
    }

    public static BlockSettings defaults() {
        return new BlockSettings(BackendSettings.defaults(), QuotaSettings.defaults(), ScheduleSettings.defaults());
    }

    public BlockSettings with(BackupSettings newBackups) {
        return new BlockSettings(backends, quotas, schedule, upkeep, newBackups);
    }
}
