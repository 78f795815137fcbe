package octopus.node.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * The file of a package, opened. Whoever has one of these knows that every entry is in the manifest with this sum, and
 * that there is no other.
 */
public final class PackageFile implements AutoCloseable {
    private static final long MOST_MANIFEST = 16L << 20;

    private final ZipFile zip;
    private final Manifest manifest;
    private final byte[] manifestBytes;
    private final Optional<Signature> signature;

    private PackageFile(ZipFile zip, Manifest manifest, byte[] manifestBytes, Optional<Signature> signature) {
        this.zip = zip;
        this.manifest = manifest;
        this.manifestBytes = manifestBytes;
        this.signature = signature;
    }

    /** @throws StorageException PACKAGE_INVALID, PACKAGE_TOO_LARGE, PACKAGE_ALTERED */
    @SuppressWarnings("MustBeClosedChecker") // Closed by whoever gets it, or below.
    public static PackageFile open(Path file, Limits limits) {
        try {
            if (Files.size(file) > limits.archive()) {
                throw tooLarge("it has " + Files.size(file) + " bytes, the limit is " + limits.archive());
            }
            Links.refuse(file);
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return opened(zip, limits);
            } catch (StorageException | IOException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException | EOFException e) {
            throw Names.invalid(
                    "The package",
                    "it is no ZIP archive, or a broken one: " + e.getMessage(),
                    "Build it with octopus package build.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PackageFile opened(ZipFile zip, Limits limits) throws IOException {
        Set<String> names = new HashSet<>();
        long bytes = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            requireHarmless(entry);
            if (!names.add(entry.getName())) {
                throw Names.invalid("Entry " + Names.shown(entry.getName()), "it is there twice", "Build it anew.");
            }
            bytes += entry.getSize();
            if (bytes > limits.unpacked() || names.size() > limits.files()) {
                throw tooLarge(
                        "it unpacks to more than " + limits.unpacked() + " bytes or " + limits.files() + " files");
            }
        }
        byte[] description = small(zip, Manifest.FILE)
                .orElseThrow(() -> Names.invalid(
                        "The package", "it has no " + Manifest.FILE, "Build it with octopus package build."));
        Manifest manifest = Manifest.read(description);
        Optional<Signature> signature = small(zip, Signature.FILE).map(Signature::read);
        names.remove(Manifest.FILE);
        names.remove(Signature.FILE);
        for (Manifest.Entry entry : manifest.files()) {
            Names.requireSafe(entry.path());
            if (Names.FOLDERS.stream().noneMatch(entry.path()::startsWith)) {
                throw Names.invalid(
                        "Entry " + Names.shown(entry.path()), "it is in no folder of a package", "Build it anew.");
            }
            if (!names.remove(entry.path())) {
                throw altered(entry.path(), "it is not there, or named twice");
            }
            requireSum(zip, entry);
        }
        if (!names.isEmpty()) {
            throw altered(names.iterator().next(), "the manifest does not have it");
        }
        return new PackageFile(zip, manifest, description, signature);
    }

    /** Plain files only, as they are: what is not compressed cannot swell. */
    private static void requireHarmless(ZipEntry entry) {
        Names.requireSafe(entry.getName());
        if (entry.isDirectory()
                || entry.getMethod() != ZipEntry.STORED
                || entry.getSize() != entry.getCompressedSize()) {
            throw Names.invalid(
                    "Entry " + Names.shown(entry.getName()),
                    "it is compressed, or no plain file",
                    "Build the package with octopus package build.");
        }
    }

    private static void requireSum(ZipFile zip, Manifest.Entry entry) throws IOException {
        ZipEntry there = Objects.requireNonNull(zip.getEntry(entry.path()));
        try (InputStream in = zip.getInputStream(there)) {
            String sum = Sums.copy(in, OutputStream.nullOutputStream());
            if (there.getSize() != entry.size() || !sum.equals(entry.sha256())) {
                throw altered(entry.path(), "its sum is " + sum + ", the manifest has " + entry.sha256());
            }
        }
    }

    private static Optional<byte[]> small(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.getSize() > MOST_MANIFEST) {
            throw tooLarge(name + " has " + entry.getSize() + " bytes");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public Optional<Signature> signature() {
        return signature;
    }

    /** Whether this key has signed it. @throws StorageException PACKAGE_SIGNATURE_WRONG when it has signed something else */
    public boolean isSignedBy(PublicKey key) {
        if (signature.isEmpty() || !signature.get().fingerprint().equals(SigningKeys.fingerprint(key))) {
            return false;
        }
        try {
            java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(Signature.message(manifestBytes));
            if (verifier.verify(signature.get().value())) {
                return true;
            }
        } catch (GeneralSecurityException e) {
            // As wrong as one that does not fit.
        }
        throw Fault.of(
                        ArchiveFault.PACKAGE_SIGNATURE_WRONG,
                        "The signature of package " + manifest.title(),
                        "it does not fit the manifest: either was changed after the package was signed",
                        "Get the package anew from whoever signed it, and do not use this one.")
                .about("key", signature.get().fingerprint())
                .exception();
    }

    /** Writes the same package with a signature. The same key gives the same bytes. */
    public void sign(Path privateKey, Path file) {
        PublicKey open = SigningKeys.publicOf(privateKey);
        try {
            java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
            signer.initSign(SigningKeys.readPrivate(privateKey));
            signer.update(Signature.message(manifestBytes));
            Signature made = new Signature(SigningKeys.fingerprint(open), signer.sign());
            java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
            verifier.initVerify(open);
            verifier.update(Signature.message(manifestBytes));
            if (!verifier.verify(made.value())) {
                throw Fault.of(
                                ArchiveFault.PACKAGE_KEY_WRONG,
                                "Key " + privateKey,
                                "the public key beside it is not its own",
                                "Keep both files together as they were made.")
                        .exception();
            }
            Map<String, PackageWriter.Content> contents = new LinkedHashMap<>();
            manifest.files().forEach(entry -> contents.put(entry.path(), () -> content(entry)));
            PackageWriter.write(file, manifest, Optional.of(made), contents);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small file of it. @throws StorageException PACKAGE_TOO_LARGE */
    public String text(Manifest.Entry entry) {
        try {
            return new String(small(zip, entry.path()).orElseThrow(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream content(Manifest.Entry entry) throws IOException {
        return zip.getInputStream(Objects.requireNonNull(zip.getEntry(entry.path())));
    }

    private static StorageException tooLarge(String cause) {
        return Fault.of(
                        ArchiveFault.PACKAGE_TOO_LARGE,
                        "The package",
                        cause,
                        "Leave out what the driver does not need, or raise packages.max-size and packages.max-unpacked.")
                .exception();
    }

    static StorageException altered(String path, String cause) {
        return Fault.of(
                        ArchiveFault.PACKAGE_ALTERED,
                        "Entry " + Names.shown(path) + " of the package",
                        cause,
                        "Get the package anew, and do not use this one.")
                .exception();
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
