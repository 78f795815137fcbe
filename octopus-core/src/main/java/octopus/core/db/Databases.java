package octopus.core.db;

/** Opens the database that the settings name. */
public final class Databases {
    private Databases() {}

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws octopus.spi.StorageException with a {@link DatabaseFault}: held by another process, not reachable, not
     *     writable, or with tables of a newer version
     */
    public static Database open(DatabaseSettings settings) {
        return switch (DatabaseUrl.of(settings.url())) {
            case DatabaseUrl.Embedded embedded -> EmbeddedDatabase.open(embedded.file(), settings);
            case DatabaseUrl.Server server -> ServerDatabase.open(server, settings);
        };
    }
}
