package octopus.neighbour.barbican;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** Who keeps keys and certificates. @param url empty to look it up in Keystone's catalogue */
public record KeyManagerSettings(boolean elsewhere, Optional<String> url, Auth auth) {
    private static final String SERVICE = "key-manager.service";
    private static final String URL = "key-manager.url";
    private static final String AUTH = "key-manager.auth";

    /** As whom it is asked. */
    public enum Auth {
        NONE,
        PASSWORD,
        TOKEN
    }

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Key manager",
            "Who keeps the keys of encrypted volumes and the certificates of those who sign images.",
            List.of(
                    new Option.Choice(
                            SERVICE,
                            "Octopus itself, or a Barbican.",
                            Optional.of("built-in"),
                            false,
                            List.of("built-in", "barbican")),
                    new Option.Text(
                            URL,
                            "Barbican's address; without it, the one in Keystone's catalogue.",
                            Optional.empty(),
                            false,
                            "https://barbican.example.org:9311"),
                    new Option.Choice(
                            AUTH,
                            "As whom Barbican is asked: whoever asked Octopus (token), so that keys are the project's own;"
                                    + " the service user (password); or without any token (none).",
                            Optional.of("token"),
                            false,
                            List.of("token", "password", "none"))));

    public static KeyManagerSettings from(Options options) {
        return new KeyManagerSettings(
                options.text(SERVICE).equals("barbican"),
                options.find(URL),
                Auth.valueOf(options.text(AUTH).toUpperCase(Locale.ROOT)));
    }

    public static KeyManagerSettings builtIn() {
        return new KeyManagerSettings(false, Optional.empty(), Auth.TOKEN);
    }

    /** For a Barbican without Keystone. */
    public static KeyManagerSettings at(String url) {
        return new KeyManagerSettings(true, Optional.of(url), Auth.NONE);
    }
}
