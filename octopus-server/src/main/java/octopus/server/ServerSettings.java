package octopus.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.core.setting.SettingFault;
import octopus.core.setting.SettingsGroup;
import octopus.server.cinder.FilterRules;
import octopus.server.http.Front;
import octopus.server.http.ListenSettings;
import octopus.server.http.TlsFiles;
import octopus.spi.Fault;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** How the doors are reached, what lists may be filtered by, and what the log looks like. */
public record ServerSettings(ListenSettings listen, FilterRules filters, String logFormat, String logLevel) {
    public static final String LISTEN = "server.listen";
    public static final String PORT = "server.port";
    private static final String PUBLIC = "server.public-endpoint";
    private static final String PROXY = "server.trust-proxy-headers";
    private static final String ORIGINS = "server.cors-origins";
    private static final String CERTIFICATE = "server.tls-certificate-file";
    private static final String KEY = "server.tls-key-file";
    private static final String IDLE = "server.idle-timeout-seconds";
    private static final String STOP = "server.stop-timeout-seconds";
    private static final String FILTERS = "server.resource-filters-file";
    private static final String FORMAT = "log.format";
    private static final String LEVEL = "log.level";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Server",
            "Where Octopus listens, and what the log looks like.",
            List.of(
                    new Option.Address(
                            LISTEN,
                            "The address to listen on; loopback, unless others shall reach it.",
                            Optional.of("127.0.0.1"),
                            false),
                    new Option.Port(PORT, "The port of every API and of the console.", Optional.of("8776"), false),
                    new Option.Text(
                            PUBLIC,
                            "What links in answers begin with; without it, what the client wrote into its Host header.",
                            Optional.empty(),
                            false,
                            "https://storage.example.org"),
                    new Option.Flag(
                            PROXY,
                            "Whether links begin with what a proxy says in Forwarded or X-Forwarded-Proto, -Host and"
                                    + " -Prefix; only where nobody can come round the proxy.",
                            false),
                    new Option.Text(
                            ORIGINS,
                            "Pages of these origins may ask by a browser (CORS), with commas between; * for all.",
                            Optional.empty(),
                            false,
                            "https://horizon.example.org"),
                    new Option.Text(
                            CERTIFICATE,
                            "A PEM file with the listener's certificate, then those that vouch for it; with it,"
                                    + " Octopus speaks TLS. Read again when it changes.",
                            Optional.empty(),
                            false,
                            "/etc/octopus/tls/octopus.pem"),
                    new Option.Text(
                            KEY,
                            "A PEM file with the key of that certificate (PKCS #8, not encrypted).",
                            Optional.empty(),
                            false,
                            "/etc/octopus/tls/octopus.key"),
                    new Option.Count(
                            IDLE,
                            "After how many seconds of silence a connection is closed.",
                            Optional.of("60"),
                            false,
                            1,
                            3600),
                    new Option.Count(
                            STOP,
                            "How many seconds running requests may take to end when Octopus is stopped.",
                            Optional.of("20"),
                            false,
                            0,
                            600),
                    new Option.Text(
                            FILTERS,
                            "A JSON file that says by what lists may be filtered, as Cinder's resource_filters.json;"
                                    + " without it, as Cinder's own file says.",
                            Optional.empty(),
                            false,
                            "/etc/octopus/resource_filters.json"),
                    new Option.Choice(
                            FORMAT, "How log lines are written.", Optional.of("text"), false, List.of("text", "json")),
                    new Option.Choice(
                            LEVEL,
                            "From which level on log lines are written.",
                            Optional.of("INFO"),
                            false,
                            List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"))));

    public static ServerSettings from(Options options) {
        ListenSettings listen = new ListenSettings(
                options.text(LISTEN),
                (int) options.count(PORT),
                Duration.ofSeconds(options.count(IDLE)),
                Duration.ofSeconds(options.count(STOP)),
                front(options),
                tls(options));
        FilterRules filters = options.find(FILTERS)
                .map(file -> FilterRules.read(Path.of(file), FILTERS))
                .orElse(FilterRules.usual());
        return new ServerSettings(listen, filters, options.text(FORMAT), options.text(LEVEL));
    }

    private static Front front(Options options) {
        Set<String> origins = Arrays.stream(options.find(ORIGINS).orElse("").split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new Front(options.find(PUBLIC).map(ServerSettings::withoutSlash), options.flag(PROXY), origins);
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static Optional<TlsFiles> tls(Options options) {
        Optional<String> certificate = options.find(CERTIFICATE);
        Optional<String> key = options.find(KEY);
        if (certificate.isPresent() != key.isPresent()) {
            String missing = certificate.isPresent() ? KEY : CERTIFICATE;
            throw Fault.of(
                            SettingFault.SETTING_WRONG,
                            "Setting " + missing,
                            "it is missing, and its other half is there",
                            "A certificate and its key go together.")
                    .about("field", missing)
                    .exception();
        }
        return certificate.map(file -> new TlsFiles(Path.of(file), Path.of(key.orElseThrow())));
    }

    /** For tests and tools on this machine. @param port 0 takes a free one */
    public static ServerSettings loopback(int port) {
        return new ServerSettings(ListenSettings.loopback(port), FilterRules.usual(), "text", "INFO");
    }

    /** @throws octopus.spi.StorageException when other machines could reach a server that asks nobody who they are */
    void refuseOpenNoauth(AuthSettings auth) {
        if (!isLoopback() && auth.believesEverybody() && !auth.remoteNoauth()) {
            throw Fault.of(
                            SettingFault.SETTING_UNSAFE,
                            "Octopus does not listen on " + listen.address(),
                            "with noauth anybody who reaches that address may do anything with every volume",
                            "Listen on 127.0.0.1, or set " + AuthSettings.STRATEGY + " to keystone or local, or "
                                    + AuthSettings.REMOTE + "=true if the network itself keeps others out.")
                    .about("field", LISTEN)
                    .exception();
        }
    }

    public boolean isLoopback() {
        try {
            return InetAddress.getByName(listen.address()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
