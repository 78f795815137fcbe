package octopus.server.auth.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final KeystoneStub keystone = new KeystoneStub(clock);
    private final KeystoneSettings settings = keystone.settings(Duration.ofSeconds(60), Duration.ofSeconds(300));
    private final KeystoneClient client = new KeystoneClient(settings, clock);
    private final TokenCache cache = new TokenCache(client, settings.trust(), clock);

    @BeforeEach
    void give() {
        keystone.give("good", "Member", "reader");
    }

    @AfterEach
    void close() {
        client.close();
        keystone.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static boolean isValid(Verdict verdict) {
        return verdict instanceof Verdict.Valid;
    }

    @Test
    void aTokenIsAskedAboutOnceUntilItIsStale() {
        assertThat(cache.judge("good", false))
                .isInstanceOfSatisfying(
                        Verdict.Valid.class,
                        valid -> assertThat(valid.token().roles()).containsExactlyInAnyOrder("member", "reader"));
        assertThat(isValid(cache.judge("good", false))).isTrue();
        assertThat(keystone.questions).hasValue(1);
        pass(Duration.ofSeconds(61));
        assertThat(isValid(cache.judge("good", false))).isTrue();
        assertThat(keystone.questions).hasValue(2);
        assertThat(keystone.logins).hasValue(1);
    }

    @Test
    void aWrongOneIsRememberedToo() {
        assertThat(cache.judge("bad", false)).isEqualTo(new Verdict.Invalid());
        assertThat(cache.judge("bad", false)).isEqualTo(new Verdict.Invalid());
        assertThat(keystone.questions).hasValue(1);
        assertThat(cache.judge("with\nnewline", false)).isEqualTo(new Verdict.Invalid());
        assertThat(keystone.questions).hasValue(1);
    }

    @Test
    void aRevokedOneEndsWhenItIsAskedAboutAgain() {
        assertThat(isValid(cache.judge("good", false))).isTrue();
        keystone.revoke("good");
        assertThat(isValid(cache.judge("good", false))).isTrue();
        pass(Duration.ofSeconds(61));
        assertThat(cache.judge("good", false)).isEqualTo(new Verdict.Invalid());
    }

    @Test
    void aKnownOneBridgesAnOutageUntilTheWindowEnds() {
        assertThat(isValid(cache.judge("good", false))).isTrue();
        keystone.answersWith = 503;
        pass(Duration.ofSeconds(200));
        assertThat(isValid(cache.judge("good", false))).isTrue();
        assertThat(cache.judge("other", false)).isInstanceOf(Verdict.Unknown.class);
        pass(Duration.ofSeconds(101));
        assertThat(cache.judge("good", false)).isInstanceOf(Verdict.Unknown.class);
        keystone.answersWith = 0;
        pass(Duration.ofSeconds(2));
        assertThat(isValid(cache.judge("good", false))).isTrue();
    }

    @Test
    void whatIsOverIsOverAlsoInTheCache() {
        keystone.life = Duration.ofSeconds(10);
        assertThat(isValid(cache.judge("good", false))).isTrue();
        pass(Duration.ofSeconds(11));
        assertThat(cache.judge("good", false)).isEqualTo(new Verdict.Invalid());
    }

    @Test
    void whatIsOverCountsWhenAServicePassesItOn() {
        keystone.life = Duration.ofSeconds(-10);
        assertThat(cache.judge("good", false)).isEqualTo(new Verdict.Invalid());
        assertThat(isValid(cache.judge("good", true))).isTrue();
        assertThat(isValid(cache.judge("good", true))).isTrue();
        assertThat(keystone.questions).hasValue(2);
    }

    @Test
    void ourOwnTokenIsRenewedBeforeItEndsAndWhenItIsRefused() {
        assertThat(isValid(cache.judge("good", false))).isTrue();
        pass(Duration.ofMinutes(59));
        assertThat(isValid(cache.judge("good", false))).isTrue();
        assertThat(keystone.logins).hasValue(2);
        keystone.logins.incrementAndGet(); // what we hold counts no more
        pass(Duration.ofSeconds(61));
        assertThat(isValid(cache.judge("good", false))).isTrue();
        assertThat(keystone.logins).hasValue(4);
    }

    @Test
    void howeverManyComeAtOnceKeystoneIsAskedOnce() throws Exception {
        keystone.delay = Duration.ofMillis(300);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> verdicts = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> cache.judge("good", false)))
                    .toList();
            for (Future<Verdict> verdict : verdicts) {
                assertThat(isValid(verdict.get())).isTrue();
            }
        }
        assertThat(keystone.questions).hasValue(1);
    }

    @Test
    void itKeepsNoMoreThanItMay() {
        IntStream.range(0, 150).forEach(i -> keystone.give("t" + i));
        IntStream.range(0, 150).forEach(i -> cache.judge("t" + i, false));
        assertThat(keystone.questions).hasValue(150);
        cache.judge("t149", false);
        assertThat(keystone.questions).hasValue(150);
        cache.judge("t0", false);
        assertThat(keystone.questions).hasValue(151);
    }
}
