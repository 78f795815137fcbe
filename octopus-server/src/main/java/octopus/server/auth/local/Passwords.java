package octopus.server.auth.local;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import octopus.spi.Secret;

/**
 * Hashes of passwords: PBKDF2 with HMAC-SHA-512 of the JDK, which needs no memory beyond a few hundred bytes. The number of
 * rounds stands in each hash, so that it can grow. Only a few are computed at once: guessing must not take the processors.
 */
final class Passwords {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final String MARK = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int AT_ONCE = 2;

    private final SecureRandom random = new SecureRandom();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final int rounds;

    Passwords() {
        this(ROUNDS);
    }

    /** @param rounds fewer for tests */
    Passwords(int rounds) {
        this.rounds = rounds;
    }

    String hash(Secret password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder text = Base64.getEncoder().withoutPadding();
        return String.join(
                "$",
                MARK,
                Integer.toString(rounds),
                text.encodeToString(salt),
                text.encodeToString(derive(password, salt, rounds)));
    }

    /** Takes as long whether or not it is right. */
    boolean matches(Secret password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(MARK)) {
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] wanted = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(wanted, derive(password, salt, Integer.parseInt(parts[1])));
    }

    /** So long that nobody guesses it; shown to a person once. */
    Secret made() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private byte[] derive(Secret password, byte[] salt, int count) {
        turns.acquireUninterruptibly();
        PBEKeySpec spec = new PBEKeySpec(password.reveal().toCharArray(), salt, count, BITS);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
            turns.release();
        }
    }
}
