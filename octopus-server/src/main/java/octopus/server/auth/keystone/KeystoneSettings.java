package octopus.server.auth.keystone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.core.setting.SettingFault;
import octopus.core.setting.SettingsGroup;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * How Keystone is reached, and how long its word counts.
 *
 * @param url with the version: {@code http://keystone:5000/v3}
 * @param publicUrl what callers without a token are told
 * @param certificates whom to trust besides those that this machine trusts already
 */
public record KeystoneSettings(
        URI url, String publicUrl, Account account, Trust trust, Duration timeout, Optional<Path> certificates) {
    private static final String URL = "keystone.url";
    private static final String PUBLIC_URL = "keystone.public-url";
    private static final String USER = "keystone.user";
    private static final String PASSWORD = "keystone.password";
    private static final String PROJECT = "keystone.project";
    private static final String USER_DOMAIN = "keystone.user-domain";
    private static final String PROJECT_DOMAIN = "keystone.project-domain";
    private static final String SERVICE_ROLES = "keystone.service-roles";
    private static final String CACHE = "keystone.cache-seconds";
    private static final String WINDOW = "keystone.revocation-window-seconds";
    private static final String TOKENS = "keystone.cache-tokens";
    private static final String TIMEOUT = "keystone.timeout-seconds";
    private static final String CERTIFICATES = "keystone.ca-file";

    /** Octopus's own user, who may ask whether tokens of others are valid. */
    public record Account(String user, Secret password, String project, String userDomain, String projectDomain) {}

    /**
     * @param fresh how long a token is not asked about again
     * @param window how long a token that was valid counts as valid while Keystone does not answer
     * @param tokens how many are remembered
     * @param serviceRoles one of these makes a service of who passes a request on
     */
    public record Trust(Duration fresh, Duration window, int tokens, Set<String> serviceRoles) {}

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Keystone",
            "Where tokens are checked when auth.strategy is keystone; as [keystone_authtoken] of an OpenStack service.",
            List.of(
                    new Option.Text(
                            URL,
                            "The identity service, with its version.",
                            Optional.empty(),
                            false,
                            "https://identity.example.org/v3"),
                    new Option.Text(
                            PUBLIC_URL,
                            "The identity service as callers reach it, named to those who come without a token;"
                                    + " without it, keystone.url.",
                            Optional.empty(),
                            false,
                            "https://identity.example.org/v3"),
                    new Option.Text(USER, "Octopus's own user in Keystone.", Optional.of("cinder"), false, "cinder"),
                    new Option.SecretText(PASSWORD, "The password of that user.", false),
                    new Option.Text(PROJECT, "The project of that user.", Optional.of("service"), false, "service"),
                    new Option.Text(
                            USER_DOMAIN, "The name of that user's domain.", Optional.of("Default"), false, "Default"),
                    new Option.Text(
                            PROJECT_DOMAIN,
                            "The name of that project's domain.",
                            Optional.of("Default"),
                            false,
                            "Default"),
                    new Option.Text(
                            SERVICE_ROLES,
                            "Who sends a token in X-Service-Token must hold one of these roles, with commas between.",
                            Optional.of("service"),
                            false,
                            "service"),
                    new Option.Count(
                            CACHE,
                            "How many seconds a token is not asked about again; as long a revoked one still works.",
                            Optional.of("60"),
                            false,
                            0,
                            3600),
                    new Option.Count(
                            WINDOW,
                            "How many seconds a token that was valid goes on working while Keystone does not answer.",
                            Optional.of("300"),
                            false,
                            0,
                            86400),
                    new Option.Count(
                            TOKENS, "How many tokens are remembered.", Optional.of("20000"), false, 10, 1_000_000),
                    new Option.Count(
                            TIMEOUT,
                            "How many seconds Keystone may take for an answer.",
                            Optional.of("10"),
                            false,
                            1,
                            120),
                    new Option.Text(
                            CERTIFICATES,
                            "A PEM file with the certificate authorities that Keystone's certificate may be signed by;"
                                    + " without it, those that Java knows.",
                            Optional.empty(),
                            false,
                            "/etc/octopus/ca.pem")));

    /** @throws octopus.spi.StorageException when what Keystone needs is not given */
    public static KeystoneSettings from(Options options) {
        String url = needed(URL, options.find(URL));
        Secret password =
                options.secret(PASSWORD).orElseThrow(() -> missing(PASSWORD).exception());
        Account account = new Account(
                options.text(USER),
                password,
                options.text(PROJECT),
                options.text(USER_DOMAIN),
                options.text(PROJECT_DOMAIN));
        Duration fresh = Duration.ofSeconds(options.count(CACHE));
        Duration window = Duration.ofSeconds(options.count(WINDOW));
        return new KeystoneSettings(
                address(url),
                options.find(PUBLIC_URL).orElse(url),
                account,
                new Trust(
                        fresh,
                        window.compareTo(fresh) < 0 ? fresh : window,
                        (int) options.count(TOKENS),
                        roles(options.text(SERVICE_ROLES))),
                Duration.ofSeconds(options.count(TIMEOUT)),
                options.find(CERTIFICATES).map(Path::of));
    }

    private static Set<String> roles(String text) {
        return Arrays.stream(text.split(","))
                .map(role -> role.strip().toLowerCase(Locale.ROOT))
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static URI address(String text) {
        String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            URI address = URI.create(base.endsWith("/v3") ? base : base + "/v3");
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Fault.of(
                        SettingFault.SETTING_WRONG,
                        "Setting " + URL,
                        "\"" + text + "\" is no address",
                        "Give one such as https://identity.example.org/v3.")
                .about("field", URL)
                .exception();
    }

    private static String needed(String key, Optional<String> value) {
        return value.orElseThrow(() -> missing(key).exception());
    }

    private static Fault missing(String key) {
        return Fault.of(
                        SettingFault.SETTING_WRONG,
                        "Setting " + key,
                        "it is missing, and auth.strategy is keystone",
                        "Give it, or set auth.strategy to noauth.")
                .about("field", key);
    }
}
