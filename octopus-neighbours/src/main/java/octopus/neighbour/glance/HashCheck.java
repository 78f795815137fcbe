package octopus.neighbour.glance;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.ImageBytes;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Compares bytes that went by with the checksums that Glance noted when the image was uploaded. */
final class HashCheck implements AutoCloseable {
    private static final Map<String, String> NAMES = Map.of(
            "sha1", "SHA-1",
            "sha224", "SHA-224",
            "sha256", "SHA-256",
            "sha384", "SHA-384",
            "sha3_256", "SHA3-256",
            "sha3_512", "SHA3-512");

    private final Optional<MessageDigest> digest;

    private HashCheck(Optional<MessageDigest> digest) {
        this.digest = digest;
    }

    /** MD5 and SHA-512 are computed while copying anyway; any other algorithm is computed here. */
    static HashCheck of(GlanceImage image) {
        return new HashCheck(image.hash()
                .map(GlanceImage.Hash::algorithm)
                .flatMap(name -> Optional.ofNullable(NAMES.get(name)))
                .map(HashCheck::digest));
    }

    InputStream reading(InputStream bytes) {
        return digest.<InputStream>map(sum -> new DigestInputStream(bytes, sum)).orElse(bytes);
    }

    void compare(GlanceImage image, ImageBytes.Sums sums) {
        image.facts().md5().ifPresent(noted -> same(image, "MD5", noted, sums.md5()));
        image.facts().sha512().ifPresent(noted -> same(image, "SHA-512", noted, sums.sha512()));
        if (digest.isPresent() && image.hash().isPresent()) {
            String found = HexFormat.of().formatHex(digest.get().digest());
            same(image, digest.get().getAlgorithm(), image.hash().get().value(), found);
        }
    }

    private static void same(GlanceImage image, String algorithm, String noted, String found) {
        if (!noted.equals(found)) {
            throw changed(image, "their " + algorithm + " is " + found + ", and Glance noted " + noted);
        }
    }

    static StorageException changed(GlanceImage image, String cause) {
        return Fault.of(
                        NeighbourFault.IMAGE_CHANGED,
                        "The bytes of " + image.label() + " are not those that were uploaded",
                        cause,
                        "Upload the image again, and look whether Glance's store is sound.")
                .about("image", image.facts().id())
                .exception();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public void close() {
        digest.ifPresent(MessageDigest::reset);
    }
}
