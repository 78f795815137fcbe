package octopus.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every verb is told its settings. */
final class SettingsOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ${DEFAULT-VALUE}).",
            defaultValue = "data")
    private Path data = Path.of("data");

    @Option(
            names = {"--config", "--settings"},
            paramLabel = "FILE",
            description = "The settings file (default: octopus.yaml in the data directory, if it is there).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting; wins over the file and the environment. See: octopus settings explain.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    void override(String key, String value) {
        overrides.putIfAbsent(key, value);
    }

    Settings.Reading read() {
        Path path = file == null ? data().resolve("octopus.yaml") : file;
        return Settings.load(
                OctopusSettings.catalog().declared(),
                new SettingSources(path, file != null, System.getenv(), overrides));
    }

    /** Empty when something is wrong; then everything that is was told. */
    Optional<OctopusSettings> load() {
        return switch (read()) {
            case Settings.Reading.Good good -> Optional.of(OctopusSettings.from(data(), good));
            case Settings.Reading.Bad bad -> {
                for (Fault fault : bad.faults()) {
                    System.err.println("octopus: " + fault.sentence());
                }
                yield Optional.empty();
            }
        };
    }
}
