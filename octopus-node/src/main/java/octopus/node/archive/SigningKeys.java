package octopus.node.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Ed25519 keys in PEM files, as OpenSSL writes and reads them too. */
public final class SigningKeys {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private SigningKeys() {}

    /** @param file of the private key, mode 0600; the public one is beside it, with {@code .pub} @return the fingerprint */
    public static String make(Path file) {
        Path open = file.resolveSibling(file.getFileName() + ".pub");
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            if (Files.exists(open)) {
                throw new FileAlreadyExistsException(open.toString());
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pem(PRIVATE, pair.getPrivate().getEncoded()), StandardOpenOption.WRITE);
            Files.writeString(open, pem(PUBLIC, pair.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
            return fingerprint(pair.getPublic());
        } catch (FileAlreadyExistsException e) {
            throw wrong(
                    "Making a key",
                    e.getMessage() + " is there already",
                    "Choose another name; keys are not replaced.");
        } catch (IOException e) {
            throw wrong("Making a key in " + file, e.toString(), "Check the path and the permissions.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws StorageException PACKAGE_KEY_WRONG also when others may read it */
    static PrivateKey readPrivate(Path file) {
        try {
            Set<java.nio.file.attribute.PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(rights).endsWith("------")) {
                throw wrong("Key " + file, "others may read it", "chmod 600 " + file);
            }
            byte[] encoded = bytes(PRIVATE, Files.readString(file), file.toString());
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IOException e) {
            throw wrong("Key " + file, e.toString(), "Check the path.");
        } catch (GeneralSecurityException e) {
            throw wrong("Key " + file, "it is no Ed25519 key", "octopus package keygen makes one.");
        }
    }

    /** @param text of a PEM file */
    public static PublicKey readPublic(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(bytes(PUBLIC, text, "The public key")));
        } catch (GeneralSecurityException e) {
            throw wrong("The public key", "it is no Ed25519 key", "octopus package keygen makes one.");
        }
    }

    /** SHA-256 of the key, in hex digits. */
    public static String fingerprint(PublicKey key) {
        return Sums.sha256(key.getEncoded());
    }

    /** The public half of a private key, which the JDK does not tell: found by what it has beside it. */
    static PublicKey publicOf(Path file) {
        Path open = file.resolveSibling(file.getFileName() + ".pub");
        try {
            return readPublic(Files.readString(open));
        } catch (IOException e) {
            throw wrong("Key " + file, "its public half is not beside it: " + open, "Keep both files together.");
        }
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }

    private static byte[] bytes(String kind, String text, String what) {
        String begin = "-----BEGIN " + kind + "-----";
        String end = "-----END " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw wrong(what, "it has no \"" + begin + "\"", "Give a PEM file; octopus package keygen makes one.");
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(text.substring(from + begin.length(), to).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw wrong(what, "what it holds cannot be decoded", "Give a PEM file as it was made.");
        }
    }

    private static StorageException wrong(String what, String cause, String correction) {
        return Fault.of(ArchiveFault.PACKAGE_KEY_WRONG, what, cause, correction).exception();
    }
}
