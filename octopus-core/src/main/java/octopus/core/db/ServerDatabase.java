package octopus.core.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConnectionProvider;

/** PostgreSQL or MariaDB, for any number of equal processes. */
final class ServerDatabase implements Database {
    static {
        // MariaDB's driver reports as a warning each error that it also throws: lost transactions, duplicates.
        System.setProperty("mariadb.logging.disable", "true");
    }

    /** With the pauses between them some eight seconds: long enough for a crowd that deadlocks in turns to thin out. */
    private static final int TRIES = 40;

    /** Each waits as long as the pool does for a server that is being started. */
    private static final int TRIES_WHEN_LOST = 3;

    private static final int LONGEST_PAUSE_MILLIS = 400;

    /** One keeps other processes out while Flyway migrates with one, and on PostgreSQL watches its lock with another. */
    private static final int TAKEN_BY_MIGRATIONS = 3;

    private final Kind kind;
    private final Hands reading;
    private final Hands writing;
    private final Configuration configuration;
    private final Nesting nesting = new Nesting();

    /** Connections, and as many threads that use them. */
    private record Hands(HikariDataSource pool, ServerThreads threads) implements AutoCloseable {
        static Hands of(HikariDataSource pool) {
            return new Hands(pool, new ServerThreads(pool.getPoolName(), pool.getMaximumPoolSize()));
        }

        String url() {
            return pool.getJdbcUrl();
        }

        /** What is idle is closed at once, what is in use when it comes back. */
        void forget() {
            pool.getHikariPoolMXBean().softEvictConnections();
        }

        @Override
        public void close() {
            threads.close();
            pool.close();
        }
    }

    private ServerDatabase(Kind kind, HikariDataSource reading, HikariDataSource writing) {
        this.kind = kind;
        this.reading = Hands.of(reading);
        this.writing = Hands.of(writing);
        this.configuration = Jooq.configuration(kind);
    }

    static ServerDatabase open(DatabaseUrl.Server url, DatabaseSettings settings) {
        int most = Math.max(TAKEN_BY_MIGRATIONS, settings.poolSize());
        HikariDataSource pool = connect(url, settings.withPoolSize(most), Use.READING);
        try (Connection connection = pool.getConnection()) {
            ServerSetup.prepare(url, connection);
            boolean changed = Migrations.run(pool, connection, url.jdbc());
            if (changed && url.kind() == Kind.MARIADB) {
                ServerSetup.widenText(connection);
            }
            return new ServerDatabase(url.kind(), pool, connect(url, settings, Use.WRITING));
        } catch (SQLException e) {
            pool.close();
            throw unreachable(url.jdbc(), e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Logs in and out again. @throws StorageException DATABASE_UNREACHABLE */
    static void reach(DatabaseUrl.Server url, DatabaseSettings settings) {
        connect(url, settings.withPoolSize(1), Use.READING).close();
    }

    private enum Use {
        READING,
        WRITING
    }

    private static HikariDataSource connect(DatabaseUrl.Server url, DatabaseSettings settings, Use use) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database-" + use.name().toLowerCase(Locale.ROOT));
        // Turned off once for all: each transaction would send two statements more to turn it off and on again.
        config.setAutoCommit(use == Use.READING);
        config.setJdbcUrl(url.jdbc());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.poolSize());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(Duration.ofSeconds(30).toMillis());
        switch (url.kind()) {
            case MARIADB -> {
                config.addDataSourceProperty(
                        "sessionVariables",
                        "sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',default_storage_engine=InnoDB,"
                                + "time_zone='+00:00'");
                config.addDataSourceProperty("useServerPrepStmts", "true");
            }
            case POSTGRESQL -> config.addDataSourceProperty("ApplicationName", "octopus");
            case SQLITE -> throw new IllegalArgumentException("SQLite has no server");
        }
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw unreachable(url.jdbc(), e);
        }
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        nesting.refuseInside("read");
        return reading.threads().run(() -> look(work));
    }

    @Override
    public <K, V> Lookup<K, V> lookup(Lookup.Many<K, V> many) {
        var shared = new SharedLookup<K, V>(keys -> look(sql -> many.find(sql, keys)), reading.threads()::begin);
        return key -> {
            nesting.refuseInside("read");
            return shared.find(key);
        };
    }

    /** A second time when the connection was lost: a server that was started anew has left all connections behind. */
    private <T> T look(Function<DSLContext, T> work) {
        try {
            return lookOnce(work);
        } catch (RuntimeException e) {
            if (!Errors.isConnectionLost(e)) {
                throw e;
            }
            reading.forget();
        }
        try {
            return lookOnce(work);
        } catch (RuntimeException e) {
            throw Errors.isConnectionLost(e) ? unreachable(reading.url(), e) : e;
        }
    }

    private <T> T lookOnce(Function<DSLContext, T> work) {
        nesting.enter("read");
        try (Connection connection = reading.pool().getConnection()) {
            return work.apply(sql(connection));
        } catch (SQLException e) {
            throw unreachable(reading.url(), e);
        } finally {
            nesting.leave();
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        nesting.refuseInside("write");
        for (int attempt = 1; ; attempt++) {
            try {
                Done<T> done = writing.threads().run(() -> once(work));
                done.transaction().actionsAfterCommit().forEach(Runnable::run);
                return done.result();
            } catch (RuntimeException e) {
                boolean lost = Errors.isConnectionLost(e);
                if (!lost && !Errors.isContention(e)) {
                    throw e;
                }
                if (lost && attempt >= TRIES_WHEN_LOST) {
                    throw unreachable(writing.url(), e);
                }
                if (attempt == TRIES) {
                    throw contended(e);
                }
                if (lost) {
                    writing.forget();
                }
                pause(attempt);
            }
        }
    }

    private record Done<T>(Transaction transaction, T result) {}

    private <T> Done<T> once(Function<Transaction, T> work) {
        nesting.enter("write");
        try (Connection connection = writing.pool().getConnection()) {
            var writes = new DeferredWrites(connection, kind);
            Transaction transaction = new Transaction(DSL.using(configuration.derive(writes)));
            try {
                T result = work.apply(transaction);
                writes.send();
                commit(connection);
                return new Done<>(transaction, result);
            } catch (Throwable e) {
                rollback(connection, e);
                throw Errors.asItIs(e);
            }
        } catch (SQLException e) {
            throw unreachable(writing.url(), e);
        } finally {
            nesting.leave();
        }
    }

    /** Whether a commit was done whose answer never came nobody knows: the work must not be done again unasked. */
    private void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (Errors.isConnectionLost(e)) {
                throw inDoubt(writing.url(), e);
            }
            throw e;
        }
    }

    private static void rollback(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private DSLContext sql(Connection connection) {
        return DSL.using(configuration.derive(new DefaultConnectionProvider(connection)));
    }

    private static void pause(int attempt) {
        int most = Math.min(LONGEST_PAUSE_MILLIS, 2 << Math.min(attempt, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DatabaseFault.closed();
        }
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }

    private static StorageException contended(RuntimeException cause) {
        return new StorageException(
                Fault.of(
                        DatabaseFault.DATABASE_CONTENDED,
                        "A transaction was given up after " + TRIES + " tries",
                        String.valueOf(cause.getMessage()),
                        "Try again; if it stays so, look for a long transaction on the database server."),
                cause);
    }

    private static StorageException unreachable(String url, Exception cause) {
        return new StorageException(
                Fault.of(
                        DatabaseFault.DATABASE_UNREACHABLE,
                        "The database " + url + " cannot be used",
                        root(cause),
                        "Check that the server runs, and the address, user and password in the settings."),
                cause);
    }

    private static StorageException inDoubt(String url, SQLException cause) {
        return new StorageException(
                Fault.of(
                        DatabaseFault.DATABASE_IN_DOUBT,
                        "The database " + url + " did not say whether it committed a transaction",
                        root(cause),
                        "Look whether what was asked for is done before you ask again."),
                cause);
    }

    private static String root(Exception problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
