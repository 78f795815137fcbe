package octopus.block.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * @param host first part of {@code host@backend#pool}; the same on every process, so volumes never lose their host
 * @param availabilityZone of backends that name none
 * @param defaultType volume type of requests that name none; empty for none
 * @param defaultGroupType group type that is shown as the default one; empty for none
 * @param poll how often pools are asked for their capacity
 */
public record BackendSettings(
        String host, String availabilityZone, String defaultType, Optional<String> defaultGroupType, Duration poll) {
    public static final SettingsGroup GROUP = new SettingsGroup(
            "Block service",
            "How backends and volume types are presented.",
            List.of(
                    new Option.Text(
                            "block.host",
                            "First part of a pool's name, host@backend#pool.",
                            Optional.of("octopus"),
                            false,
                            "octopus"),
                    new Option.Text(
                            "block.availability-zone",
                            "Availability zone of backends that name none.",
                            Optional.of("nova"),
                            false,
                            "nova"),
                    new Option.Text(
                            "block.default-volume-type",
                            "Volume type of requests that name none.",
                            Optional.of("__DEFAULT__"),
                            false,
                            "__DEFAULT__"),
                    new Option.Text(
                            "block.default-group-type",
                            "Group type that is told to whoever asks for the default one, by name or id; without it there is"
                                    + " none.",
                            Optional.empty(),
                            false,
                            "consistent"),
                    new Option.Count(
                            "block.pool-report-seconds",
                            "How often pools are asked for their capacity, in seconds.",
                            Optional.of("10"),
                            false,
                            1,
                            3600)));

    public static BackendSettings from(Options options) {
        return new BackendSettings(
                options.text("block.host"),
                options.text("block.availability-zone"),
                options.text("block.default-volume-type"),
                options.find("block.default-group-type"),
                Duration.ofSeconds(options.count("block.pool-report-seconds")));
    }

    public static BackendSettings defaults() {
        return new BackendSettings("octopus", "nova", "__DEFAULT__", Optional.empty(), Duration.ofSeconds(10));
    }

    public String hostOf(String backend) {
        return host + "@" + backend;
    }

    public String hostOf(String backend, String pool) {
        return host + "@" + backend + "#" + pool;
    }
}
