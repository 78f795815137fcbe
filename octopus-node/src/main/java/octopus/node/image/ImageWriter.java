package octopus.node.image;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import octopus.node.image.ImageDigest.Running;
import octopus.spi.Fault;
import octopus.spi.Size;

/**
 * Fills a volume with an image: a file or block device of this machine is the target. Everything that can be known before
 * is checked before the first byte; the target is safe on the disk when {@link #write} returns. Run again after a kill it
 * starts anew and ends the same.
 */
public final class ImageWriter {
    private final QemuImages qemu;
    private final ImageInspector inspector;

    public ImageWriter(QemuImages qemu, ImageInspector inspector) {
        this.qemu = qemu;
        this.inspector = inspector;
    }

    /**
     * The image file. @param declared what its owner says that it is; compared with the content
     *
     * @param sha512 lower-case hexadecimal, where the file shall be proved unchanged while it is copied
     */
    public record Source(Path image, Optional<ImageFormat> declared, Optional<String> sha512) {}

    /** Where the data goes. @param format {@code raw} or {@code qcow2} @param size what the volume holds */
    public record Target(Path device, String format, Size size) {}

    /**
     * @param bandwidth most bytes a second, zero for no limit
     * @param compare read the target back afterwards and compare it with the image
     */
    public record WriteOptions(Size bandwidth, boolean compare) {
        public static WriteOptions plain() {
            return new WriteOptions(Size.ZERO, false);
        }
    }

    /** @param format what the image was @param checked whether a checksum or a comparison has proved the copy */
    public record Written(ImageFormat format, Size virtualSize, boolean checked, Duration took) {}

    /**
     * Looks whether the image can become a volume of this size.
     *
     * @return its true format and virtual size
     * @throws octopus.spi.StorageException of {@link DiskImageFault} with the reason
     */
    public Checked check(Path image, Optional<ImageFormat> declared, Size target) {
        Inspection.Accepted seen = inspector.file(image, declared).orThrow();
        Size virtualSize = seen.format().plain() ? size(image) : virtualSize(image, seen);
        if (virtualSize.isLargerThan(target)) {
            throw Fault.of(
                            DiskImageFault.VIRTUAL_SIZE_TOO_LARGE,
                            "Copying an image into a volume of " + target,
                            "the image's virtual size is " + virtualSize,
                            "Ask for a volume of at least " + virtualSize.gibRoundedUp() + " GiB.")
                    .about("virtual_size", virtualSize.bytes())
                    .about("least_gib", virtualSize.gibRoundedUp())
                    .exception();
        }
        return new Checked(seen.format(), virtualSize);
    }

    /** The header of a qcow2 has been read already, and says what qemu-img would; other formats are left to that. */
    private Size virtualSize(Path image, Inspection.Accepted seen) {
        return seen.virtualSize()
                .filter(size -> seen.format() == ImageFormat.QCOW2)
                .orElseGet(() -> qemu.inspect(image, seen.format().qemu()).virtualSize());
    }

    public record Checked(ImageFormat format, Size virtualSize) {}

    public Written write(Source source, Target target, WriteOptions options, Progress progress) {
        Instant start = Instant.now();
        Checked image = check(source.image(), source.declared(), target.size());
        boolean zero = emptied(target);
        // On its own thread while the copy runs: both read the same pages, so it costs little time.
        try (Running digest = ImageDigest.start(source.image(), source.sha512())) {
            ConvertOptions convert = ConvertOptions.plain()
                    .bandwidth(options.bandwidth())
                    .into(zero)
                    .pastCache(takesDirectWrites(target.device()));
            qemu.convert(source.image(), image.format().qemu(), target.device(), target.format(), convert, progress);
            sync(target.device());
            digest.compare();
        }
        if (options.compare()) {
            compare(source.image(), image.format(), target);
        }
        return new Written(
                image.format(),
                image.virtualSize(),
                options.compare() || source.sha512().isPresent(),
                Duration.between(start, Instant.now()));
    }

    /** As {@link #write}, into a LUKS container that fills the target. */
    public Written writeSealed(
            Source source, Target target, LuksImages.Sealing sealing, WriteOptions options, Progress progress) {
        Instant start = Instant.now();
        Checked image = check(source.image(), source.declared(), target.size().minus(LuksImages.HEADER));
        try (Running digest = ImageDigest.start(source.image(), source.sha512())) {
            qemu.luks()
                    .write(
                            new LuksImages.Disk(source.image(), image.format().qemu()),
                            new LuksImages.Disk(target.device(), target.format()),
                            sealing,
                            options.bandwidth(),
                            progress);
            digest.compare();
        }
        return new Written(
                image.format(),
                image.virtualSize(),
                source.sha512().isPresent(),
                Duration.between(start, Instant.now()));
    }

    /** A raw file is cut to nothing and grown again, which makes it all zeros at no cost, also after a half-done copy. */
    private static boolean emptied(Target target) {
        if (!target.format().equals("raw") || !Files.isRegularFile(target.device())) {
            return false;
        }
        try (RandomAccessFile file = new RandomAccessFile(target.device().toFile(), "rw")) {
            long size = file.length();
            try {
                file.setLength(0);
            } catch (IOException e) {
                if (file.length() == size) {
                    // A disk on a network that only looks like a file: its zeros have to be written.
                    return false;
                }
                throw e;
            }
            file.setLength(size);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("emptying " + target.device(), e);
        }
    }

    /**
     * Past the page cache a copy costs half the work, needs no flush, and leaves there what others use. Never into a file of
     * qemu-storage-daemon's: its FUSE export keeps all requests in one buffer, so that the next one overwrites the data of
     * one that waits for the storage. Through the page cache the kernel sends one write at a time.
     */
    private static boolean takesDirectWrites(Path target) {
        try (FileChannel ignored = FileChannel.open(target, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)) {
            return !Files.getFileStore(target).type().startsWith("fuse");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void compare(Path image, ImageFormat format, Target target) {
        if (!qemu.same(image, format.qemu(), target.device(), target.format())) {
            throw Fault.of(
                            DiskImageFault.IMAGE_COPY_DIFFERS,
                            "Reading back " + target.device(),
                            "it differs from the image " + image,
                            "Check the storage below; the copy starts anew when it runs again.")
                    .exception();
        }
    }

    private static Size size(Path image) {
        try {
            return Size.ofBytes(Files.size(image));
        } catch (IOException e) {
            throw DiskImageFault.unreadable(image, e);
        }
    }

    /** Where it went through the page cache, qemu-img leaves its target there. */
    private static void sync(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("flushing " + path, e);
        }
    }
}
