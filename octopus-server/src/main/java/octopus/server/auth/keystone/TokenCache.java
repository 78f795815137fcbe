package octopus.server.auth.keystone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what Keystone said about tokens. Tokens themselves are never kept: only their salted hashes. However many
 * requests come with a token at once, Keystone is asked once.
 */
final class TokenCache {
    private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);

    /** While Keystone is down, requests do not wait for it one after another. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final KeystoneClient keystone;
    private final KeystoneSettings.Trust trust;
    private final Clock clock;
    private final byte[] salt = new byte[16];
    private final Map<String, Known> known;
    private final ConcurrentMap<String, CompletableFuture<Verdict>> asking = new ConcurrentHashMap<>();
    private volatile Silence silence = new Silence(Instant.MIN, "");

    private record Known(Verdict verdict, Instant since) {}

    private record Silence(Instant until, String cause) {}

    TokenCache(KeystoneClient keystone, KeystoneSettings.Trust trust, Clock clock) {
        this.keystone = keystone;
        this.trust = trust;
        this.clock = clock;
        new SecureRandom().nextBytes(salt);
        this.known = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > trust.tokens();
            }
        };
    }

    Verdict judge(String token, boolean expiredToo) {
        String key = key(token, expiredToo);
        Instant now = clock.instant();
        Optional<Known> last = find(key);
        if (last.isPresent() && isYoungerThan(last.get(), trust.fresh(), now)) {
            return honoured(last.get().verdict(), expiredToo, now);
        }
        Verdict verdict =
                now.isBefore(silence.until()) ? new Verdict.Unknown(silence.cause()) : askOnce(key, token, expiredToo);
        boolean bridged = verdict instanceof Verdict.Unknown
                && last.filter(old -> old.verdict() instanceof Verdict.Valid).isPresent()
                && isYoungerThan(last.get(), trust.window(), now);
        return honoured(bridged ? last.get().verdict() : verdict, expiredToo, now);
    }

    private Verdict askOnce(String key, String token, boolean expiredToo) {
        CompletableFuture<Verdict> mine = new CompletableFuture<>();
        CompletableFuture<Verdict> other = asking.putIfAbsent(key, mine);
        if (other != null) {
            return other.join();
        }
        Verdict verdict = new Verdict.Unknown("asking it failed");
        try {
            verdict = keystone.ask(token, expiredToo);
            note(key, verdict);
        } finally {
            // First what was learned is there to find, then the next may ask.
            asking.remove(key, mine);
            mine.complete(verdict);
        }
        return verdict;
    }

    private void note(String key, Verdict verdict) {
        Instant now = clock.instant();
        if (verdict instanceof Verdict.Unknown unknown) {
            LOG.warn("Keystone could not be asked about a token: {}", unknown.cause());
            silence = new Silence(now.plus(BREATH), unknown.cause());
            return;
        }
        synchronized (known) {
            known.put(key, new Known(verdict, now));
        }
    }

    private Optional<Known> find(String key) {
        synchronized (known) {
            return Optional.ofNullable(known.get(key));
        }
    }

    private static boolean isYoungerThan(Known one, Duration age, Instant now) {
        return now.isBefore(one.since().plus(age));
    }

    private static Verdict honoured(Verdict verdict, boolean expiredToo, Instant now) {
        boolean over = verdict instanceof Verdict.Valid valid
                && !expiredToo
                && !now.isBefore(valid.token().expires());
        return over ? new Verdict.Invalid() : verdict;
    }

    private String key(String token, boolean expiredToo) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update((byte) (expiredToo ? 1 : 0));
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
