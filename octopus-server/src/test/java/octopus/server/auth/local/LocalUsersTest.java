package octopus.server.auth.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.StoreContract;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, sessions and lock-outs as time goes by, on every database. */
class LocalUsersTest extends StoreContract {
    private static final Caller BOSS = Caller.octopus();
    private static final Secret GOOD = Secret.of("a long password");

    /** Goes on when it is told to. */
    private static final class Watch extends Clock {
        private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private final Watch watch = new Watch();

    @SuppressWarnings("NullAway.Init") // Made before each test, when there is a database.
    private LocalUsers users;

    @BeforeEach
    void begin() {
        users = users();
    }

    private LocalUsers users() {
        LocalSettings sessions = new LocalSettings(Duration.ofMinutes(30), Duration.ofHours(12));
        return new LocalUsers(database(), new AuditLog(database()), sessions, new Passwords(1000), watch);
    }

    private String signIn(String user, Secret password) {
        return users.begin(Map.of("user", user, "password", password.reveal()), "req-x")
                .reveal();
    }

    private static String code(Callable<?> work) {
        try {
            work.call();
            return "done";
        } catch (StorageException e) {
            return e.fault().code().name();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFirstAdministratorIsMadeOnce() {
        assertThat(users.first("admin")).isPresent();
        assertThat(users.first("admin")).isEmpty();
        LocalUser admin = users.show("admin");
        assertThat(admin.mustChange()).isTrue();
        assertThat(admin.role()).isEqualTo(LocalRole.ADMIN);
        assertThat(admin.password()).startsWith("pbkdf2-sha512$1000$");
    }

    @Test
    void aSessionEndsWhenNobodyUsesItAndAfterItsLongestTime() {
        users.add(BOSS, "ann", LocalRole.READER, GOOD);
        String idle = signIn("ann", GOOD);
        watch.pass(Duration.ofMinutes(29));
        assertThat(users.identify(idle, false)).as("a page that only refreshes").isPresent();
        watch.pass(Duration.ofMinutes(2));
        assertThat(users.identify(idle, true)).isEmpty();

        String used = signIn("ann", GOOD);
        for (int i = 0; i < 35; i++) {
            watch.pass(Duration.ofMinutes(20));
            assertThat(users.identify(used, true)).isPresent();
        }
        watch.pass(Duration.ofMinutes(29));
        assertThat(users.identify(used, true)).as("after twelve hours").isEmpty();
        assertThat(users.identify("made up", true)).isEmpty();
    }

    @Test
    void anotherPasswordEndsAllSessions() {
        users.add(BOSS, "ben", LocalRole.OPERATOR, GOOD);
        String one = signIn("ben", GOOD);
        Caller ben = new Caller("ben", LocalUsers.PROJECT, LocalRole.OPERATOR.roles(), "req-x");
        assertThat(users.mustChange(ben)).isTrue();
        users.changePassword(ben, GOOD, Secret.of("chosen by ben"));
        assertThat(users.mustChange(ben)).isFalse();
        assertThat(users.identify(one, true)).isEmpty();
        assertThat(code(() -> signIn("ben", GOOD))).isEqualTo("SIGN_IN_REFUSED");
        assertThat(users.identify(signIn("ben", Secret.of("chosen by ben")), true))
                .isPresent();
        users.remove(BOSS, "ben");
        assertThat(users.list()).isEmpty();
    }

    @Test
    void manyGuessesAtOnceAreAsManyAsOneAfterTheOther() throws Exception {
        users.add(BOSS, "cat", LocalRole.READER, GOOD);
        Callable<String> guess = () -> code(() -> signIn("cat", Secret.of("wrong")));
        List<Future<String>> guesses;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            guesses =
                    IntStream.range(0, 30).mapToObj(i -> threads.submit(guess)).toList();
        }
        List<String> codes = guesses.stream().map(Future::resultNow).toList();
        assertThat(codes).filteredOn("SIGN_IN_REFUSED"::equals).hasSize(5);
        assertThat(codes).filteredOn("SIGN_IN_LOCKED"::equals).hasSize(25);
        watch.pass(Duration.ofMinutes(16));
        assertThat(signIn("cat", GOOD)).isNotEmpty();
    }
}
