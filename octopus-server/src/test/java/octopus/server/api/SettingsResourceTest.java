package octopus.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.core.setting.SettingsCatalog;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import org.junit.jupiter.api.Test;

class SettingsResourceTest {
    private static final SettingsCatalog CATALOG = new SettingsCatalog(List.of(new SettingsGroup(
            "Room",
            "Of a room.",
            List.of(
                    new Option.SecretText("room.password", "A secret.", false),
                    new Option.SecretText("room.other", "Another secret.", false),
                    new Option.Count("room.size", "A number.", Optional.of("3"), false, 1, 9)))));

    @Test
    void secretsAreCoveredAndOriginsTold() {
        SettingSources sources = new SettingSources(
                Path.of("none.yaml"), false, Map.of("OCTOPUS_ROOM_PASSWORD", "hush"), Map.of("room.size", "7"));
        Settings.Reading reading = Settings.load(CATALOG.declared(), sources);

        String shown = new SettingsResource(CATALOG, (Settings.Reading.Good) reading)
                .groups()
                .getFirst()
                .map()
                .toString();

        assertThat(shown)
                .doesNotContain("hush")
                .contains("value=********, origin=in the environment variable OCTOPUS_ROOM_PASSWORD")
                .contains("value=null, origin=default")
                .contains("value=7, origin=--set");
    }
}
