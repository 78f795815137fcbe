package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import octopus.spi.Secret;
import octopus.spi.StorageException;
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
