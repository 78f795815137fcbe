package octopus.core.db;

import java.nio.file.Path;

/** What a database URL says, understood once. */
sealed interface DatabaseUrl {
    record Embedded(Path file) implements DatabaseUrl {}

    /** @param jdbc the driver's own spelling, without user and password */
    record Server(Database.Kind kind, String jdbc) implements DatabaseUrl {}

    static DatabaseUrl of(String url) {
        String text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        if (text.startsWith("sqlite:") && text.length() > "sqlite:".length()) {
            return new Embedded(
                    Path.of(text.substring("sqlite:".length())).toAbsolutePath().normalize());
        }
        if (text.startsWith("postgresql:")) {
            return new Server(Database.Kind.POSTGRESQL, "jdbc:" + withoutCredentials(text));
        }
        if (text.startsWith("mariadb:")) {
            return new Server(Database.Kind.MARIADB, "jdbc:" + withoutCredentials(text));
        }
        throw DatabaseFault.badSettings(
                "the URL does not begin with sqlite:, postgresql: or mariadb:",
                "Write sqlite:/path/file.db, postgresql://host:5432/name or mariadb://host:3306/name.");
    }

    /** A password in a URL would reach logs and faults. */
    private static String withoutCredentials(String text) {
        if (text.contains("@") || text.contains("password=")) {
            throw DatabaseFault.badSettings(
                    "the URL carries a user or a password", "Give user and password in their own settings.");
        }
        return text;
    }
}
