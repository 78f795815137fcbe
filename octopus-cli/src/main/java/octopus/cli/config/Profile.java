package octopus.cli.config;

import java.util.Optional;
import octopus.spi.Secret;

/**
 * Which server to talk to, and as whom.
 *
 * @param url without a slash at the end
 * @param token sent as it is; without one the noauth form {@code user:project} is sent
 */
public record Profile(String url, String user, String project, Optional<Secret> token) {
    public static final String DEFAULT_URL = "http://127.0.0.1:8776";
    public static final String DEFAULT_USER = "admin";
    public static final String DEFAULT_PROJECT = "00000000000000000000000000000001";

    /** The value of {@code X-Auth-Token}. */
    public String authentication() {
        return token.map(Secret::reveal).orElse(user + ":" + project);
    }
}
