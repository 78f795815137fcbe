package octopus.core.setting;

import java.util.List;
import octopus.spi.option.Option;

/**
 * The settings of one room, declared beside the record that the room reads them into.
 *
 * @param name for people, for example {@code Server}
 * @param sentence what these settings are about
 * @param options with dotted names in lower case, for example {@code server.port}
 */
public record SettingsGroup(String name, String sentence, List<Option> options) {
    public SettingsGroup {
        options = List.copyOf(options);
    }
}
