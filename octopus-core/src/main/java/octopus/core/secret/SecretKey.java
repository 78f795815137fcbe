package octopus.core.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** A key of 256 bits and what is done with it: AES-GCM, a random nonce each time, the reference as associated data. */
final class SecretKey {
    static final int BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final String id;

    SecretKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = fingerprint(bytes);
    }

    /** What a secret looks like in the database. */
    record Sealed(String keyId, String nonce, String text) {}

    static byte[] random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Tells keys apart and gives nothing of the key away. */
    String id() {
        return id;
    }

    Sealed seal(SecretRef reference, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, reference)
                    .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return new Sealed(id, base64.encodeToString(nonce), base64.encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** @throws octopus.spi.StorageException SECRET_DAMAGED when it was changed, or was sealed for another reference */
    Secret open(SecretRef reference, Sealed sealed) {
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            byte[] nonce = base64.decode(sealed.nonce());
            byte[] bytes = cipher(Cipher.DECRYPT_MODE, nonce, reference).doFinal(base64.decode(sealed.text()));
            return Secret.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Fault.of(
                            SecretFault.SECRET_DAMAGED,
                            "Secret " + reference + " does not open",
                            "its row in the database was changed by something other than Octopus",
                            "Give the secret anew where it is used, or restore the database from a backup.")
                    .about("secret", reference)
                    .exception();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, SecretRef reference) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(reference.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static String fingerprint(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("octopus key id".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
