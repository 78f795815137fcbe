package octopus.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** By which the listener proves who it is: a certificate with those that vouch for it, and its key. */
public record TlsFiles(Path certificate, Path key) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /** So that nobody can read the key store that is made in memory only; it guards nothing else. */
    private static final char[] IN_MEMORY = "octopus".toCharArray();

    /** @throws GeneralSecurityException with a sentence, when the two do not make a pair */
    KeyStore read() throws IOException, GeneralSecurityException {
        Certificate[] chain = chain();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        PrivateKey privateKey = privateKey(chain[0].getPublicKey().getAlgorithm());
        checkPair(privateKey, chain[0].getPublicKey());
        store.setKeyEntry("octopus", privateKey, IN_MEMORY, chain);
        return store;
    }

    static String password() {
        return new String(IN_MEMORY);
    }

    List<Path> files() {
        return List.of(certificate, key);
    }

    private Certificate[] chain() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in " + certificate);
            }
            return found.toArray(Certificate[]::new);
        }
    }

    private PrivateKey privateKey(String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(key);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new InvalidKeyException("there is no \"BEGIN PRIVATE KEY\" in " + key
                    + "; openssl pkcs8 -topk8 -nocrypt makes one of other kinds");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("the key in " + key + " is damaged", e);
        }
    }

    /** What the one signs, the other must find genuine. */
    private void checkPair(PrivateKey mine, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (mine.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> mine.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(mine);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update((byte) 1);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key in " + key + " is not that of the certificate in " + certificate);
        }
    }
}
