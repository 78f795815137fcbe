package octopus.core.db;

import java.net.URI;
import java.nio.file.Path;

/** The commands of PostgreSQL and MariaDB that copy, put back and check a database without stopping anything. */
final class ServerTools {
    private ServerTools() {}

    /** Where a server is, in its tools' own options. */
    private record Place(String access, String name) {
        static Place of(DatabaseUrl.Server server, String user) {
            URI uri = URI.create(server.jdbc().substring("jdbc:".length()));
            String host = uri.getHost() == null ? "localhost" : uri.getHost();
            String path = uri.getPath() == null ? "" : uri.getPath();
            // The drivers accept postgresql:name for a local one; then there is no path.
            String name = path.startsWith("/") ? path.substring(1) : String.valueOf(uri.getSchemeSpecificPart());
            int port = uri.getPort();
            String access =
                    switch (server.kind()) {
                        case POSTGRESQL ->
                            " --host=" + host + " --port=" + (port < 0 ? 5432 : port) + " --username=" + user;
                        case MARIADB ->
                            " --host=" + host + " --port=" + (port < 0 ? 3306 : port) + " --user=" + user
                                    + " --password";
                        case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
                    };
            return new Place(access, name);
        }
    }

    static String backup(DatabaseUrl.Server server, String user, Path copy) {
        Place place = Place.of(server, user);
        return server.kind() == Database.Kind.POSTGRESQL
                ? "pg_dump --format=custom" + place.access + " --dbname=" + place.name + " --file=" + copy
                : "mariadb-dump --single-transaction --routines" + place.access + " --result-file=" + copy + " "
                        + place.name;
    }

    static String restore(DatabaseUrl.Server server, String user, Path copy) {
        Place place = Place.of(server, user);
        return server.kind() == Database.Kind.POSTGRESQL
                ? "pg_restore --clean --if-exists --single-transaction" + place.access + " --dbname=" + place.name + " "
                        + copy
                : "mariadb" + place.access + " " + place.name + " < " + copy;
    }

    static String check(DatabaseUrl.Server server, String user) {
        Place place = Place.of(server, user);
        return server.kind() == Database.Kind.POSTGRESQL
                ? "pg_amcheck" + place.access + " --dbname=" + place.name
                : "mariadb-check --check" + place.access + " " + place.name;
    }
}
