package octopus.driver.oceanstor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** Options of driver {@code oceanstor}; Cinder's names where Cinder has them. */
final class OceanstorOptions {
    static final String ADDRESS = "san_ip";
    static final String PORT = "san_api_port";
    static final String USER = "san_login";
    static final String PASSWORD = "san_password";
    static final String POOLS = "storage_pool";
    static final String PORTALS = "iscsi_default_target_ip";
    static final String THIN = "san_thin_provision";
    static final String VERIFY = "driver_ssl_cert_verify";
    static final String CERTIFICATE = "driver_ssl_cert_path";
    static final String CHAP_USER = "chap_username";
    static final String CHAP_PASSWORD = "chap_password";
    static final String RESERVED = "reserved_percentage";
    static final String OVER_SUBSCRIPTION = "max_over_subscription_ratio";
    static final String TIMEOUT = "san_request_timeout";

    private static final int LEAST_CHAP = 12;
    private static final int MOST_CHAP = 16;

    static final List<Option> ALL = List.of(
            new Option.Text(
                    ADDRESS,
                    "Management addresses of the array's controllers, with commas between them; the first that answers is used.",
                    Optional.empty(),
                    true,
                    "10.0.0.11,10.0.0.12"),
            new Option.Port(PORT, "Port of the array's REST interface.", Optional.of("8088"), false),
            new Option.Text(
                    USER, "User of the array, with the role of an administrator.", Optional.empty(), true, "octopus"),
            new Option.SecretText(PASSWORD, "Password of that user.", true),
            new Option.Text(
                    POOLS,
                    "Storage pools to use, with commas between them, as the array calls them.",
                    Optional.empty(),
                    true,
                    "pool-1"),
            new Option.Text(
                    PORTALS,
                    "Addresses of the array's iSCSI ports that hosts shall use, with commas between them.",
                    Optional.empty(),
                    true,
                    "10.0.1.11,10.0.2.11"),
            new Option.Flag(THIN, "Whether volumes occupy only what is written to them.", true),
            new Option.Flag(
                    VERIFY,
                    "Whether the array's certificate is checked; arrays come with one that they have signed themselves.",
                    false),
            new Option.Text(
                    CERTIFICATE,
                    "File with the certificate, or the authority, that the array's certificate is checked against (PEM).",
                    Optional.empty(),
                    false,
                    "/etc/octopus/array.pem"),
            new Option.Text(
                    CHAP_USER,
                    "CHAP user that the array asks of every host, where chap_password is given.",
                    Optional.of("octopus"),
                    false,
                    "octopus"),
            new Option.SecretText(
                    CHAP_PASSWORD, "CHAP secret of 12 to 16 characters; without it hosts log in without CHAP.", false),
            new Option.Count(
                    RESERVED,
                    "Share of each pool that is never given away, in per cent.",
                    Optional.of("0"),
                    false,
                    0,
                    100),
            new Option.Ratio(
                    OVER_SUBSCRIPTION,
                    "How many times a pool's size may be promised to thin volumes.",
                    Optional.of("20.0"),
                    1,
                    1_000_000),
            new Option.Count(
                    TIMEOUT,
                    "Seconds after which a request that the array has not answered fails.",
                    Optional.of("60"),
                    false,
                    1,
                    3600));

    private OceanstorOptions() {}

    /** The parts of a text with commas or semicolons between them. */
    static List<String> list(Options options, String name) {
        return Arrays.stream(options.text(name).split("[,;]"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** What OptionReader cannot know. */
    static Optional<Fault> problem(Options options) {
        return options.secret(CHAP_PASSWORD)
                .map(secret -> secret.reveal().length())
                .filter(length -> length < LEAST_CHAP || length > MOST_CHAP)
                .map(length -> Fault.of(
                                octopus.spi.CommonFault.INVALID_OPTION,
                                "Option " + CHAP_PASSWORD,
                                "it has " + length + " characters",
                                "Give one of " + LEAST_CHAP + " to " + MOST_CHAP
                                        + " characters, which every initiator takes.")
                        .about("field", CHAP_PASSWORD));
    }
}
