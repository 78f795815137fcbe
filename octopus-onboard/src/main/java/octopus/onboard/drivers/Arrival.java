package octopus.onboard.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.node.archive.ArchiveFault;
import octopus.node.archive.Limits;
import octopus.node.archive.Manifest;
import octopus.node.archive.PackageFile;
import octopus.node.archive.Sums;
import octopus.node.archive.Unpacker;
import octopus.onboard.product.ProductDeclaration;
import octopus.onboard.product.Products;
import octopus.spi.Fault;

/** Takes a package as it arrives: nothing of it counts before all of it was looked at. */
final class Arrival {
    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_DRIVER = 64;

    private final PackageRoom.Engine engine;
    private final Products products;
    private final Signers signers;
    private final Limits limits;

    Arrival(PackageRoom.Engine engine, Products products, Signers signers, Limits limits) {
        this.engine = engine;
        this.products = products;
        this.signers = signers;
        this.limits = limits;
    }

    /** Receives, verifies and unpacks into the slot. @return the row to be written */
    KeptPackage take(Caller caller, InputStream body, Depot.Slot slot) {
        try {
            Path archive = slot.path().resolve(Depot.ARCHIVE);
            receive(body, archive);
            try (PackageFile file = PackageFile.open(archive, limits)) {
                Optional<String> signer = signers.require(file);
                Manifest manifest = file.manifest();
                List<ProductDeclaration> declared = declared(file);
                Unpacker.unpack(file, slot.path(), limits);
                return new KeptPackage(
                        manifest.name(),
                        manifest.version(),
                        slot.name(),
                        Sums.sha256(archive),
                        Files.size(archive),
                        manifest.maker(),
                        manifest.sentence(),
                        manifest.origin(),
                        declared.stream()
                                .filter(said -> said.driver().own().isPresent())
                                .map(said -> said.driver().id())
                                .toList(),
                        declared.stream().map(ProductDeclaration::id).toList(),
                        signer,
                        caller.user(),
                        engine.clock().instant(),
                        false,
                        Optional.empty());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks at a file as when it arrived: every sum and name, and the signature.
     *
     * @return who of those that are trusted now has signed it
     * @throws octopus.spi.StorageException with what is wrong
     */
    Optional<String> verify(KeptPackage kept, Path archive) {
        try (PackageFile file = PackageFile.open(archive, limits)) {
            String sum = Sums.sha256(archive);
            if (!sum.equals(kept.sha256())) {
                throw Fault.of(
                                ArchiveFault.PACKAGE_ALTERED,
                                "Package " + kept.title(),
                                "the sum of its file is " + sum + ", when it came it was " + kept.sha256(),
                                "Look for who changed the server's files; remove it and upload it again.")
                        .exception();
            }
            return signers.require(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(InputStream body, Path archive) throws IOException {
        try (FileChannel out = FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long all = 0;
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                all += count;
                if (all > limits.archive()) {
                    throw Fault.of(
                                    ArchiveFault.PACKAGE_TOO_LARGE,
                                    "The package",
                                    "it has more than " + limits.archive() + " bytes",
                                    "Leave out what the driver does not need, or raise packages.max-size.")
                            .exception();
                }
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
                while (chunk.hasRemaining()) {
                    int ignored = out.write(chunk);
                }
            }
            out.force(true);
        }
    }

    private List<ProductDeclaration> declared(PackageFile file) {
        Manifest manifest = file.manifest();
        List<ProductDeclaration> all = new ArrayList<>();
        for (Manifest.Entry entry : manifest.in("products/")) {
            ProductDeclaration said =
                    products.declared(entry.path() + " of package " + manifest.title(), file.text(entry));
            if (KeptPackage.pinned(said.driver().id(), manifest.version()).length() > LONGEST_DRIVER) {
                throw Fault.of(
                                ArchiveFault.PACKAGE_INVALID,
                                "Driver " + said.driver().id() + " of package " + manifest.title(),
                                "its id and the version have more than " + (LONGEST_DRIVER - 1)
                                        + " characters together",
                                "Shorten one of them.")
                        .exception();
            }
            products.requireFreeFor(said, manifest.name());
            all.stream()
                    .filter(other -> other.id().equals(said.id())
                            || other.driver().own().isPresent()
                                    && other.driver().id().equals(said.driver().id()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw Fault.of(
                                        ArchiveFault.PACKAGE_INVALID,
                                        "Package " + manifest.title(),
                                        "products " + other.id() + " and " + said.id()
                                                + " have the same id, or declare the same driver",
                                        "Give each product an id and a driver of its own.")
                                .exception();
                    });
            all.add(said);
        }
        return all;
    }
}
