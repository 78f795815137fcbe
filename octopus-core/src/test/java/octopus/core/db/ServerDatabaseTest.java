package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerDatabaseTest {
    static List<Database.Kind> servers() {
        return TestDatabases.kinds().stream()
                .filter(kind -> kind != Database.Kind.SQLITE)
                .toList();
    }

    static Stream<DatabaseSettings> nobodyThere() {
        return Stream.of("postgresql://127.0.0.1:1/octopus", "mariadb://127.0.0.1:1/octopus")
                .map(url -> DatabaseSettings.server(url, "me", Secret.of("geheim")));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void losingAlwaysEndsInAFaultAndLosingSometimesDoesNot(Database.Kind kind) {
        try (TestDatabase test = TestDatabases.open(kind)) {
            AtomicInteger runs = new AtomicInteger();
            AtomicInteger after = new AtomicInteger();
            EmbeddedDatabaseTest.assertFault(
                    () -> test.database().write(t -> {
                        t.afterCommit(after::incrementAndGet);
                        throw deadlock(runs.incrementAndGet());
                    }),
                    DatabaseFault.DATABASE_CONTENDED);
            assertThat(runs).hasValue(40);
            assertThat(after).hasValue(0);
            int won = test.database().write(t -> {
                t.afterCommit(after::incrementAndGet);
                if (runs.incrementAndGet() < 44) {
                    throw deadlock(runs.get());
                }
                return runs.get();
            });
            assertThat(won).isEqualTo(44);
            assertThat(after).hasValue(1);
        }
    }

    private static DataAccessException deadlock(int number) {
        return new DataAccessException("lost " + number, new SQLException("deadlock", "40P01"));
    }

    /** As after a restart of the server: every connection of the pool is dead, and none knows. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void connectionsThatTheServerClosedAreNobodysTrouble(Database.Kind kind) {
        try (TestDatabase test = withTable(kind)) {
            Database database = test.database();
            Lookup<Integer, Integer> lookup = database.lookup((sql, keys) -> Map.of(keys.getFirst(), count(sql)));
            for (int round = 1; round <= 3; round++) {
                int id = round;
                closeOthers(database, kind);
                assertThat(database.<Integer>read(ServerDatabaseTest::count)).isEqualTo(round - 1);
                closeOthers(database, kind);
                database.write(t -> t.sql().execute("insert into lost values (" + id + ")"));
                closeOthers(database, kind);
                assertThat(lookup.find(1)).contains(round);
            }
        }
    }

    /** Nothing of a transaction stays whose connection is lost on its way; done again it is there once. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void aTransactionThatLosesItsConnectionOnTheWayIsDoneAgain(Database.Kind kind) {
        try (TestDatabase test = withTable(kind)) {
            Database database = test.database();
            AtomicInteger runs = new AtomicInteger();
            database.write(t -> {
                int done = t.sql().execute("insert into lost values (1)");
                if (runs.incrementAndGet() == 1) {
                    closeThat(database, kind, t.sql());
                    return t.sql().execute("insert into lost values (2)");
                }
                return done;
            });
            assertThat(runs).hasValue(2);
            assertThat(database.<Integer>read(ServerDatabaseTest::count)).isOne();
        }
    }

    /** They were sent before the commit was, so it is known that nothing is committed. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void deferredWritesWhoseConnectionIsLostAreDoneAgain(Database.Kind kind) {
        FixedSql insert = FixedSql.insert(table(name("lost")), field(name("id"), Integer.class));
        try (TestDatabase test = withTable(kind)) {
            Database database = test.database();
            for (int round = 1; round <= 3; round++) {
                int id = round;
                AtomicInteger runs = new AtomicInteger();
                database.write(t -> {
                    insert.later(t.sql(), id);
                    insert.later(t.sql(), id + 10);
                    if (runs.incrementAndGet() == 1) {
                        FixedSql.sendDeferred(t.sql());
                        closeThat(database, kind, t.sql());
                    }
                    insert.later(t.sql(), id + 20);
                    insert.later(t.sql(), id + 30);
                    return id;
                });
                assertThat(runs).hasValue(2);
                assertThat(database.<Integer>read(ServerDatabaseTest::count)).isEqualTo(4 * round);
            }
        }
    }

    /** Whether it was done is not known then, so it is not done again. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void aCommitWhoseConnectionIsLostIsInDoubt(Database.Kind kind) {
        try (TestDatabase test = withTable(kind)) {
            Database database = test.database();
            AtomicInteger runs = new AtomicInteger();
            EmbeddedDatabaseTest.assertFault(
                    () -> database.write(t -> {
                        runs.addAndGet(t.sql().execute("insert into lost values (1)"));
                        closeThat(database, kind, t.sql());
                        return runs.get();
                    }),
                    DatabaseFault.DATABASE_IN_DOUBT);
            assertThat(runs).hasValue(1);
        }
    }

    private static TestDatabase withTable(Database.Kind kind) {
        TestDatabase test = TestDatabases.open(kind);
        test.database().write(t -> t.sql().execute("create table lost (id int primary key)"));
        return test;
    }

    private static int count(DSLContext sql) {
        return sql.fetchCount(table(name("lost")));
    }

    private static void closeOthers(Database database, Database.Kind kind) {
        database.write(t -> {
            if (kind == Database.Kind.POSTGRESQL) {
                return t.sql()
                        .execute("select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where datname = current_database() and pid <> pg_backend_pid()");
            }
            t.sql()
                    .fetch("select id from information_schema.processlist"
                            + " where db = database() and id <> connection_id()")
                    .forEach(row -> kill(t.sql(), row.get(0, Long.class)));
            return 0;
        });
    }

    /** The connection of a transaction, from without, as an administrator or a failing server would. */
    private static void closeThat(Database database, Database.Kind kind, DSLContext sql) {
        boolean postgresql = kind == Database.Kind.POSTGRESQL;
        long id = sql.fetchSingle(postgresql ? "select pg_backend_pid()" : "select connection_id()")
                .get(0, Number.class)
                .longValue();
        int closed = CompletableFuture.supplyAsync(() -> database.<Integer>write(other -> postgresql
                        ? other.sql().execute("select pg_terminate_backend(" + id + ")")
                        : kill(other.sql(), id)))
                .join();
        assertThat(closed).isNotNegative();
    }

    private static int kill(DSLContext sql, long connection) {
        return sql.execute("kill " + connection);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void oneConnectionIsEnoughToAskFor(Database.Kind kind) throws Exception {
        TestDatabase.Empty empty = TestDatabases.emptyServer(kind);
        try (Database database = Databases.open(empty.settings().withPoolSize(1))) {
            assertThat(database.<Integer>write(t -> t.sql().fetchCount(table(name("flows")))))
                    .isZero();
        } finally {
            empty.removal().run();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("servers")
    void aWrongPasswordIsAFaultThatDoesNotTellIt(Database.Kind kind) {
        TestDatabase.Empty empty = TestDatabases.emptyServer(kind);
        try {
            DatabaseSettings right = empty.settings();
            var wrong = DatabaseSettings.server(right.url(), right.user(), Secret.of("geheim"));
            assertThatThrownBy(() -> Databases.open(wrong))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.fault().code()).isEqualTo(DatabaseFault.DATABASE_UNREACHABLE))
                    .hasMessageContaining("user")
                    .hasMessageNotContaining("geheim");
        } finally {
            empty.removal().run();
        }
    }

    @ParameterizedTest
    @MethodSource("nobodyThere")
    void aServerThatDoesNotAnswerIsAFault(DatabaseSettings settings) {
        EmbeddedDatabaseTest.assertFault(() -> Databases.open(settings), DatabaseFault.DATABASE_UNREACHABLE);
    }
}
