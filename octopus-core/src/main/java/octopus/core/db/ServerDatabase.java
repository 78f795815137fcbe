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

    private static final int LONGEST_PAUSE_MILLIS = 400;

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
        HikariDataSource pool = connect(url, settings, Use.READING);
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

    private <T> T look(Function<DSLContext, T> work) {
        nesting.enter("read");
        try (Connection connection = reading.pool().getConnection()) {
            return work.apply(sql(connection));
        } catch (SQLException e) {
            throw unreachable(reading.pool().getJdbcUrl(), e);
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
                if (!Errors.isContention(e)) {
                    throw e;
                }
                if (attempt == TRIES) {
                    throw contended(e);
                }
                pause(attempt);
            }
        }
    }

    private record Done<T>(Transaction transaction, T result) {}

    private <T> Done<T> once(Function<Transaction, T> work) {
        nesting.enter("write");
        try (Connection connection = writing.pool().getConnection()) {
            Transaction transaction = new Transaction(sql(connection));
            try {
                T result = work.apply(transaction);
                connection.commit();
                return new Done<>(transaction, result);
            } catch (Throwable e) {
                rollback(connection, e);
                throw Errors.asItIs(e);
            }
        } catch (SQLException e) {
            throw unreachable(writing.pool().getJdbcUrl(), e);
        } finally {
            nesting.leave();
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
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new StorageException(
                Fault.of(
                        DatabaseFault.DATABASE_UNREACHABLE,
                        "The database " + url + " cannot be used",
                        String.valueOf(root.getMessage()),
                        "Check that the server runs, and the address, user and password in the settings."),
                cause);
    }
}
