package octopus.core.db;

import java.net.URI;
import java.nio.file.Path;

/** The commands of PostgreSQL and MariaDB that make and put back a consistent copy without stopping anything. */
final class ServerTools {
    private ServerTools() {}

    static String command(DatabaseUrl.Server server, String user, Path copy, boolean back) {
        // The driver accepts postgresql:name for a local one; URI needs the slashes to tell host and path apart.
        URI uri = URI.create(server.jdbc().substring("jdbc:".length()));
        String host = uri.getHost() == null ? "localhost" : uri.getHost();
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.startsWith("/") ? path.substring(1) : String.valueOf(uri.getSchemeSpecificPart());
        return switch (server.kind()) {
            case POSTGRESQL -> {
                String common = "--host=" + host + " --port=" + port(uri, 5432) + " --username=" + user + " --dbname="
                        + name + " ";
                yield back
                        ? "pg_restore --clean --if-exists --single-transaction " + common + copy
                        : "pg_dump --format=custom " + common + "--file=" + copy;
            }
            case MARIADB -> {
                String common = "--host=" + host + " --port=" + port(uri, 3306) + " --user=" + user + " --password ";
                yield back
                        ? "mariadb " + common + name + " < " + copy
                        : "mariadb-dump --single-transaction --routines " + common + "--result-file=" + copy + " "
                                + name;
            }
            case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
        };
    }

    private static int port(URI uri, int usual) {
        return uri.getPort() < 0 ? usual : uri.getPort();
    }
}
