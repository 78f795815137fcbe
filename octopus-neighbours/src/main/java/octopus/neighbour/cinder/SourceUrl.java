package octopus.neighbour.cinder;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * Where Cinder's tables are.
 *
 * @param jdbc without user and password
 */
public record SourceUrl(String jdbc, String user, Secret password) {
    private static final Pattern SERVER = Pattern.compile(
            "(mysql|mariadb|postgresql|postgres)(\\+\\w+)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)/([^?]+)(?:\\?.*)?");
    private static final Pattern FILE = Pattern.compile("sqlite(\\+\\w+)?:(//)?(/[^?]*)");

    /** @param url as SQLAlchemy writes it: {@code mysql+pymysql://user:password@host:port/name} */
    public static SourceUrl of(String url) {
        Matcher file = FILE.matcher(url);
        if (file.matches()) {
            return new SourceUrl("jdbc:sqlite:" + file.group(3).replaceFirst("^/+", "/"), "", Secret.of(""));
        }
        Matcher server = SERVER.matcher(url);
        if (!server.matches()) {
            throw Fault.of(
                            NeighbourFault.CINDER_DATABASE_UNREADABLE,
                            "Understanding the address of Cinder's database",
                            "it is none of mysql://, postgresql:// and sqlite:///",
                            "Give it as [database] connection in cinder.conf has it.")
                    .exception();
        }
        String kind = server.group(1).startsWith("postgres") ? "postgresql" : "mariadb";
        return new SourceUrl(
                "jdbc:" + kind + "://" + server.group(5) + "/" + server.group(6),
                decode(server.group(3)),
                Secret.of(decode(server.group(4))));
    }

    /** Whoever may list processes would read it. */
    public static boolean hasPassword(String url) {
        return !of(url).password().reveal().isEmpty();
    }

    public SourceUrl withPassword(Secret other) {
        return new SourceUrl(jdbc, user, other);
    }

    private static String decode(@org.jspecify.annotations.Nullable String text) {
        return Optional.ofNullable(text)
                .map(given -> URLDecoder.decode(given.replace("+", "%2B"), StandardCharsets.UTF_8))
                .orElse("");
    }
}
