package octopus.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.server.auth.keystone.KeystoneSettings;
import octopus.server.auth.local.LocalSettings;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Who may ask, and for what.
 *
 * @param keystone where tokens are checked there
 * @param local where Octopus keeps its users itself; with neither, everybody is who they say they are
 * @param policy rules in the place of the defaults
 * @param newDefaults whether only rules count that tell roles apart
 * @param remoteNoauth whether anybody who reaches the port may do anything
 */
public record AuthSettings(
        Optional<KeystoneSettings> keystone,
        Optional<LocalSettings> local,
        Optional<Path> policy,
        boolean newDefaults,
        boolean remoteNoauth) {
    static final String STRATEGY = "auth.strategy";
    static final String REMOTE = "auth.allow-remote-noauth";
    private static final String POLICY = "auth.policy-file";
    private static final String NEW_DEFAULTS = "auth.enforce-new-defaults";
    private static final String KEYSTONE = "keystone";
    private static final String NOAUTH = "noauth";
    private static final String LOCAL = "local";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Who may do what",
            "Who may ask, and for what.",
            List.of(
                    new Option.Choice(
                            STRATEGY,
                            "How it is found out who asks: noauth believes everybody, local keeps users itself, keystone checks tokens.",
                            Optional.of(NOAUTH),
                            false,
                            List.of(NOAUTH, LOCAL, KEYSTONE)),
                    new Option.Flag(
                            REMOTE,
                            "Whether noauth may be used on an address that other machines can reach:"
                                    + " then anybody who reaches the port may do anything.",
                            false),
                    new Option.Text(
                            POLICY,
                            "A YAML file with rules in the place of the defaults; read again when it changes.",
                            Optional.empty(),
                            false,
                            "/etc/octopus/policy.yaml"),
                    new Option.Flag(
                            NEW_DEFAULTS,
                            "Whether a role is needed (reader to look, member to change) where being of the project"
                                    + " is enough otherwise.",
                            false)));

    static AuthSettings from(Options options) {
        return new AuthSettings(
                options.text(STRATEGY).equals(KEYSTONE)
                        ? Optional.of(KeystoneSettings.from(options))
                        : Optional.empty(),
                options.text(STRATEGY).equals(LOCAL) ? Optional.of(LocalSettings.from(options)) : Optional.empty(),
                options.find(POLICY).map(Path::of),
                options.flag(NEW_DEFAULTS),
                options.flag(REMOTE));
    }

    /** In the word of the setting. */
    String strategy() {
        return keystone.isPresent() ? KEYSTONE : local.isPresent() ? LOCAL : NOAUTH;
    }

    boolean believesEverybody() {
        return keystone.isEmpty() && local.isEmpty();
    }

    /** The roles of local users say more than that somebody is of the project. */
    boolean tellsRolesApart() {
        return newDefaults || local.isPresent();
    }

    static AuthSettings noauth() {
        return new AuthSettings(Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }
}
