package octopus.onboard.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import octopus.core.json.Json;
import octopus.spi.Secret;

/** Signs acceptance reports, so that one that was kept or sent on can be told from one that was edited. */
public final class ReportSeal {
    private static final String ALGORITHM = "Ed25519";

    /** @param secret the private key, PKCS #8, base64 @param shown the public key, X.509, base64 */
    public record Keys(Secret secret, String shown) {}

    private ReportSeal() {}

    public static Keys newKeys() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new Keys(
                    Secret.of(text(pair.getPrivate().getEncoded())),
                    text(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static AcceptanceReport sign(AcceptanceReport report, Keys keys) {
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(keys.secret().reveal())));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(signed(report));
            return with(report, text(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the report is as it was when it was signed with the key that belongs to this public one. */
    public static boolean isIntact(AcceptanceReport report, String shownKey) {
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes(shownKey)));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(signed(report));
            return signature.verify(bytes(report.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] signed(AcceptanceReport report) {
        return Json.write(with(report, "")).getBytes(StandardCharsets.UTF_8);
    }

    private static AcceptanceReport with(AcceptanceReport report, String signature) {
        return new AcceptanceReport(
                report.backend(), report.canary(), report.startedAt(), report.endedAt(), report.trials(), signature);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
