package octopus.neighbour.signature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.ImageFacts;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** A signature as the properties of an image state it. @param hash such as SHA-256 @param keyType such as RSA-PSS */
record ImageSignature(byte[] value, String hash, String keyType, String certificate) {
    private static final String VALUE = "img_signature";
    private static final String HASH = "img_signature_hash_method";
    private static final String KEY_TYPE = "img_signature_key_type";
    private static final String CERTIFICATE = "img_signature_certificate_uuid";
    private static final List<String> ALL = List.of(VALUE, HASH, KEY_TYPE, CERTIFICATE);
    private static final List<String> HASHES = List.of("SHA-224", "SHA-256", "SHA-384", "SHA-512");
    private static final int CHUNK = 1 << 20;

    /** Empty where the image does not say that it is signed. @throws StorageException when it says so only by halves */
    static Optional<ImageSignature> of(ImageFacts image) {
        Map<String, String> properties = image.properties();
        List<String> missing =
                ALL.stream().filter(key -> !properties.containsKey(key)).toList();
        if (missing.size() == ALL.size()) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw wrong(image, "it lacks " + String.join(", ", missing));
        }
        String hash = properties.getOrDefault(HASH, "");
        if (!HASHES.contains(hash)) {
            throw wrong(image, "the hash method " + hash + " is none of " + String.join(", ", HASHES));
        }
        return Optional.of(new ImageSignature(
                decode(image, properties.getOrDefault(VALUE, "")),
                hash,
                properties.getOrDefault(KEY_TYPE, ""),
                properties.getOrDefault(CERTIFICATE, "")));
    }

    /** Reads the whole file. @throws StorageException IMAGE_SIGNATURE_WRONG, CERTIFICATE_UNUSABLE */
    void verify(ImageFacts image, X509Certificate signer, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            signer.checkValidity();
            Signature signature = verifier(image, signer);
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                signature.update(chunk, 0, count);
            }
            if (!signature.verify(value)) {
                throw wrong(image, "it is not of these bytes, or not by the owner of certificate " + certificate);
            }
        } catch (java.security.cert.CertificateException e) {
            throw CertificateDirectory.unusable(certificate, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw wrong(image, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("reading " + file, e);
        }
    }

    private Signature verifier(ImageFacts image, X509Certificate signer) throws GeneralSecurityException {
        String shortHash = hash.replace("-", "");
        if (keyType.equals("RSA-PSS")) {
            if (!(signer.getPublicKey() instanceof RSAKey key)) {
                throw wrong(image, "certificate " + certificate + " has no RSA key");
            }
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.initVerify(signer.getPublicKey());
            signature.setParameter(
                    new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), longestSalt(key), 1));
            return signature;
        }
        String algorithm = keyType.equals("DSA") ? "DSA" : keyType.startsWith("ECC_") ? "ECDSA" : "";
        if (algorithm.isEmpty()) {
            throw wrong(image, "the key type " + keyType + " is none of RSA-PSS, DSA, ECC_SECP384R1, ECC_SECP521R1");
        }
        Signature signature = Signature.getInstance(shortHash + "with" + algorithm);
        signature.initVerify(signer.getPublicKey());
        return signature;
    }

    /** Signers take as much salt as fits. */
    private int longestSalt(RSAKey key) {
        int encoded = (key.getModulus().bitLength() - 1 + 7) / 8;
        int digest = Integer.parseInt(hash.substring(hash.indexOf('-') + 1)) / 8;
        return encoded - digest - 2;
    }

    private static byte[] decode(ImageFacts image, String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong(image, "it is no base64");
        }
    }

    private static StorageException wrong(ImageFacts image, String cause) {
        return Fault.of(
                        NeighbourFault.IMAGE_SIGNATURE_WRONG,
                        "The signature of image " + image.name().orElse("") + " (" + image.id() + ") is not accepted",
                        cause,
                        "Use an image whose signature is right, or have its owner sign it again.")
                .about("image", image.id())
                .about("field", "imageRef")
                .exception();
    }
}
