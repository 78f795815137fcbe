package octopus.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of a verb that has to do with a server, and in short where that one listens. */
final class ListenOptions {
    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "The port that the server listens on (8776).")
    private @Nullable Integer port;

    @Option(names = "--listen", paramLabel = "ADDRESS", description = "The address that it listens on (127.0.0.1).")
    private @Nullable String listen;

    SettingsOptions settings() {
        Optional.ofNullable(port).ifPresent(value -> settings.override(ServerSettings.PORT, String.valueOf(value)));
        Optional.ofNullable(listen).ifPresent(value -> settings.override(ServerSettings.LISTEN, value));
        return settings;
    }
}
