package octopus.neighbour.keystone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.neighbour.http.WebLimits;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Who Octopus is in a cloud, and how patient with its services.
 *
 * @param login empty where there is no Keystone
 */
public record CloudSettings(Optional<Login> login, Optional<String> region, WebLimits limits) {
    // Octopus's own user is the one that checks tokens; the doors declare these settings.
    private static final String URL = "keystone.url";
    private static final String USER = "keystone.user";
    private static final String PASSWORD = "keystone.password";
    private static final String PROJECT = "keystone.project";
    private static final String USER_DOMAIN = "keystone.user-domain";
    private static final String PROJECT_DOMAIN = "keystone.project-domain";
    private static final String AUTHORITY = "keystone.ca-file";
    private static final String REGION = "openstack.region";
    private static final String CONNECT = "openstack.connect-seconds";
    private static final String ANSWER = "openstack.answer-seconds";
    private static final String STALL = "openstack.stall-seconds";
    private static final String TRIES = "openstack.tries";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "OpenStack",
            "Which of the other services of an OpenStack are asked, and with how much patience; Octopus's own user there is"
                    + " keystone.user.",
            List.of(
                    new Option.Text(
                            REGION,
                            "The region whose services are used; without it, the first in the catalogue.",
                            Optional.empty(),
                            false,
                            "RegionOne"),
                    seconds(CONNECT, "How long to wait for a connection, in seconds.", "5"),
                    seconds(ANSWER, "How long to wait for an answer to begin, in seconds.", "60"),
                    seconds(STALL, "How long a stream of bytes may stand still, in seconds.", "60"),
                    new Option.Count(
                            TRIES,
                            "How often something is asked in all before it counts as failed.",
                            Optional.of("3"),
                            false,
                            1,
                            20)));

    /** A service user's login. */
    public record Login(
            String url, String user, Secret password, String project, String userDomain, String projectDomain) {}

    public static CloudSettings from(Options options) {
        Optional<Login> login = options.find(URL)
                .map(url -> new Login(
                        url.replaceAll("/+$", ""),
                        options.text(USER),
                        options.secret(PASSWORD).orElse(Secret.of("")),
                        options.text(PROJECT),
                        options.text(USER_DOMAIN),
                        options.text(PROJECT_DOMAIN)));
        return new CloudSettings(
                login,
                options.find(REGION),
                new WebLimits(
                        Duration.ofSeconds(options.count(CONNECT)),
                        Duration.ofSeconds(options.count(ANSWER)),
                        Duration.ofSeconds(options.count(STALL)),
                        (int) options.count(TRIES),
                        options.find(AUTHORITY).map(Path::of)));
    }

    public static CloudSettings none() {
        return new CloudSettings(Optional.empty(), Optional.empty(), WebLimits.usual());
    }

    private static Option seconds(String name, String sentence, String fallback) {
        return new Option.Count(name, sentence, Optional.of(fallback), false, 1, 3600);
    }
}
