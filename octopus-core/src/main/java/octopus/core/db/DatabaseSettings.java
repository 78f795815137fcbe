package octopus.core.db;

import java.nio.file.Path;
import java.util.Optional;
import octopus.spi.Secret;

/**
 * Which database, and how to reach it.
 *
 * @param url {@code sqlite:<path>}, {@code postgresql://host:port/name} or {@code mariadb://host:port/name}; the two
 *     latter also in their JDBC spelling
 * @param user empty for the embedded database
 * @param poolSize connections that read, at most; on a server as many again that write, on the embedded database one
 * @param address where this process answers its callers, shown to whoever finds the embedded database held
 */
public record DatabaseSettings(String url, String user, Secret password, int poolSize, Optional<String> address) {
    private static final int USUAL_POOL_SIZE = 8;

    public DatabaseSettings {
        if (poolSize < 1) {
            throw DatabaseFault.badSettings(
                    "pool size " + poolSize + " is below 1", "Set it to 1 or more; 8 is usual.");
        }
    }

    public static DatabaseSettings sqlite(Path file) {
        return new DatabaseSettings("sqlite:" + file, "", Secret.of(""), USUAL_POOL_SIZE, Optional.empty());
    }

    public static DatabaseSettings server(String url, String user, Secret password) {
        return new DatabaseSettings(url, user, password, USUAL_POOL_SIZE, Optional.empty());
    }

    public DatabaseSettings withAddress(String whereWeAnswer) {
        return new DatabaseSettings(url, user, password, poolSize, Optional.of(whereWeAnswer));
    }

    public DatabaseSettings withPoolSize(int size) {
        return new DatabaseSettings(url, user, password, size, address);
    }
}
