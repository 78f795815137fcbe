package octopus.core.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** @param keyFile the file with the key that opens the secrets in the database */
public record SecretSettings(Path keyFile) {
    private static final String KEY_FILE = "secret.key-file";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Secrets",
            "Where the key is that the secrets in the database are encrypted with.",
            List.of(new Option.Directory(
                    KEY_FILE,
                    "The key file (mode 0600), made at the first start; without it, octopus.key in the data directory.",
                    Optional.empty(),
                    false)));

    public static SecretSettings from(Options options, Path dataDirectory) {
        return new SecretSettings(options.find(KEY_FILE).map(Path::of).orElse(dataDirectory.resolve("octopus.key")));
    }
}
