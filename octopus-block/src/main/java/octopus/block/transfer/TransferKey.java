package octopus.block.transfer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import octopus.spi.Secret;

/** The key of a transfer: 16 hexadecimal digits by chance, as Cinder's are, of which only a salted hash is kept. */
public final class TransferKey {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 8;
    private static final int SALT_BYTES = 16;

    private TransferKey() {}

    /** Before the salt of a transfer that was taken over from a Cinder, which makes its hashes otherwise. */
    private static final String CINDER = "cinder:";

    /**
     * What is kept of a key.
     *
     * @param salt hexadecimal; one of Cinder's is marked as such
     * @param hash HMAC-SHA-256 of the key under the salt, hexadecimal; HMAC-SHA-1 under the salt's letters for Cinder's
     */
    public record Sealed(String salt, String hash) {
        public static Sealed byCinder(String salt, String hash) {
            return new Sealed(CINDER + salt, hash);
        }

        /** In the same time whatever is wrong. */
        public boolean opensWith(Secret key) {
            byte[] ours = HexFormat.of().parseHex(hash);
            byte[] theirs = HexFormat.of().parseHex(TransferKey.hash(salt, key));
            return MessageDigest.isEqual(ours, theirs);
        }
    }

    public static Secret fresh() {
        return Secret.of(random(KEY_BYTES));
    }

    public static Sealed seal(Secret key) {
        String salt = random(SALT_BYTES);
        return new Sealed(salt, hash(salt, key));
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String hash(String salt, Secret key) {
        return salt.startsWith(CINDER)
                ? hash("HmacSHA1", salt.substring(CINDER.length()).getBytes(StandardCharsets.UTF_8), key)
                : hash("HmacSHA256", HexFormat.of().parseHex(salt), key);
    }

    private static String hash(String algorithm, byte[] salt, Secret key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(salt, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(key.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
