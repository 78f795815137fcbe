package octopus.block.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** Limits for projects that have none of their own; -1 is "no limit". Names and defaults are Cinder's. */
public record QuotaSettings(Map<String, Long> limits, boolean snapshotsCountAsGigabytes) {
    public static final List<String> RESOURCES = List.of(
            "volumes", "per_volume_gigabytes", "snapshots", "gigabytes", "backups", "backup_gigabytes", "groups");

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Quota",
            "Limits of projects that have none of their own.",
            List.of(
                    limit("volumes", "Volumes that a project may have", "10"),
                    limit("snapshots", "Snapshots that a project may have", "10"),
                    limit("gigabytes", "GiB that a project's volumes and snapshots may have together", "1000"),
                    limit("per_volume_gigabytes", "GiB that one volume may have", "-1"),
                    limit("backups", "Backups that a project may have", "10"),
                    limit("backup_gigabytes", "GiB that a project's backups may have together", "1000"),
                    limit("groups", "Volume groups that a project may have", "10"),
                    new Option.Flag(
                            "quota.no-snapshot-gigabytes",
                            "Leave snapshots out of the gigabytes of a project.",
                            false)));

    public static QuotaSettings from(Options options) {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String resource : RESOURCES) {
            limits.put(resource, options.count(key(resource)));
        }
        return new QuotaSettings(limits, !options.flag("quota.no-snapshot-gigabytes"));
    }

    /** Cinder's defaults. */
    public static QuotaSettings defaults() {
        return new QuotaSettings(
                Map.of(
                        "volumes",
                        10L,
                        "snapshots",
                        10L,
                        "gigabytes",
                        1000L,
                        "per_volume_gigabytes",
                        -1L,
                        "backups",
                        10L,
                        "backup_gigabytes",
                        1000L,
                        "groups",
                        10L),
                true);
    }

    private static Option limit(String resource, String what, String byDefault) {
        return new Option.Count(
                key(resource), what + "; -1 is no limit.", Optional.of(byDefault), false, -1, Integer.MAX_VALUE);
    }

    private static String key(String resource) {
        return "quota." + resource.replace('_', '-');
    }
}
