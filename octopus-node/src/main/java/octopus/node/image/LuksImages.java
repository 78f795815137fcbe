package octopus.node.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.Scratch;
import octopus.spi.Secret;
import octopus.spi.Size;

/**
 * Puts images into LUKS containers by cryptsetup and qemu-img: what a volume then holds is ciphertext that whoever attaches it opens with the key. The
 * passphrase goes to the programs by standard input, so it is neither in their arguments nor on a disk.
 *
 * <p>The header is made in a file of its own and copied to the front of the volume; then qemu-img writes the image through
 * it. A LUKS2 header begins as LUKS1, which qemu-img can write through, and is converted at the end; the data does not
 * change by that. Run again after a kill it starts anew, with another key inside, and is as good.
 */
public final class LuksImages {
    /** What a header takes, in either version. */
    public static final Size HEADER = Size.ofBytes(2L << 20);
    /** Trying a passphrase may be quick: it has as many bits as the key. */
    static final String ITERATIONS = "1000";

    private static final String SECRET = "passphrase";
    static final String FROM_INPUT = "secret,id=" + SECRET + ",file=/dev/stdin";
    static final List<String> LIMITS = List.of("prlimit", "--as=4294967296", "--");
    private static final Duration HEADER_TIME = Duration.ofSeconds(60);
    static final Duration COPY_TIME = Duration.ofDays(2);

    private final Node node;

    public LuksImages(Node node) {
        this.node = node;
    }

    /** A file or device with an image. @param format as qemu calls it */
    public record Disk(Path path, String format) {
        String options(String prefix) {
            String below = Files.isRegularFile(path) ? "file" : "host_device";
            return prefix + "driver=" + format + "," + prefix + "file.driver=" + below + "," + prefix + "file.filename="
                    + full(path);
        }

        /** What is inside, when the disk is a LUKS container. */
        String opened(String prefix) {
            return prefix + "driver=luks," + prefix + "key-secret=" + SECRET + "," + options(prefix + "file.");
        }

        /** A part of it. */
        String part(String prefix, Size from, Size length) {
            return prefix + "driver=raw," + prefix + "offset=" + from.bytes() + "," + prefix + "size=" + length.bytes()
                    + "," + options(prefix + "file.");
        }
    }

    /** How a container is made, and what opens it. */
    public record Sealing(LuksFormat format, Secret passphrase) {}

    /**
     * Copies an image into the disk, encrypted, and flushes it. The disk must have {@link #HEADER} more than the image.
     *
     * @param bandwidth most bytes a second, zero for no limit
     */
    public void write(Disk image, Disk target, Sealing container, Size bandwidth, Progress progress) {
        fill(image.options(""), target, container, bandwidth, progress);
    }

    /** As {@link #write}, of the beginning of a disk that is as large as the target. */
    void writePart(Disk disk, Size length, Disk target, Sealing container, Size bandwidth, Progress progress) {
        fill(disk.part("", Size.ZERO, length), target, container, bandwidth, progress);
    }

    /** As {@link #write}, of what is in another container that the same passphrase opens. */
    void rewrite(Disk opened, Disk target, Sealing container, Size bandwidth, Progress progress) {
        fill(opened.opened(""), target, container, bandwidth, progress);
    }

    /** For volumes that shall be encrypted otherwise than they are. */
    public LuksRecoding recoding() {
        return new LuksRecoding(node, this);
    }

    LuksReader reader() {
        return new LuksReader(node);
    }

    private void fill(String source, Disk target, Sealing container, Size bandwidth, Progress progress) {
        try (Scratch scratch = Scratch.make()) {
            Path header = scratch.path().resolve("header");
            makeHeader(header, container);
            cut(header);
            plain(header, target);
            List<String> arguments = new ArrayList<>(LIMITS);
            arguments.addAll(List.of("qemu-img", "convert", "-p", "-n", "-W", "-m", "8", "--object", FROM_INPUT));
            if (bandwidth.bytes() > 0) {
                arguments.addAll(List.of("-r", Long.toString(bandwidth.bytes())));
            }
            arguments.addAll(List.of("--image-opts", "--target-image-opts", source, target.opened("")));
            Cancelling.run(
                    node,
                    Command.of(arguments).limit(COPY_TIME).input(container.passphrase()),
                    progress,
                    line -> QemuImages.report(line, progress));
            if (container.format().version() == 2) {
                enlarge(header);
                node.run(Command.of("cryptsetup", "--batch-mode", "convert", "--type", "luks2", header.toString())
                        .limit(HEADER_TIME));
                cut(header);
                plain(header, target);
            }
            sync(target.path());
        }
    }

    /**
     * Whether the container holds the image, from its beginning on.
     *
     * @throws octopus.spi.StorageException TOOL_FAILED when the passphrase does not open it
     */
    public boolean holds(Disk container, Secret passphrase, Disk image, Size length) {
        Optional<LuksReader.Opened> readable = reader().open(container, passphrase);
        try {
            return reads(readable.map(LuksReader.Opened::disk).orElse(container), passphrase, image, length);
        } finally {
            readable.ifPresent(LuksReader.Opened::close);
        }
    }

    private boolean reads(Disk container, Secret passphrase, Disk image, Size length) {
        String opened = "driver=raw,size=" + length.bytes() + "," + container.opened("file.");
        Command command = Command.of(
                        "qemu-img", "compare", "-q", "--object", FROM_INPUT, "--image-opts", image.options(""), opened)
                .limit(COPY_TIME)
                .accept(0, 1)
                .input(passphrase);
        return node.run(command).exitCode() == 0;
    }

    /** By cryptsetup, which can leave out measuring how long the passphrase takes to try. */
    private void makeHeader(Path header, Sealing container) {
        enlarge(header);
        node.run(Command.of(
                        "cryptsetup",
                        "--batch-mode",
                        "luksFormat",
                        "--type",
                        "luks1",
                        "--cipher",
                        container.format().cipher(),
                        "--key-size",
                        Integer.toString(container.format().keyBits()),
                        "--hash",
                        "sha256",
                        "--pbkdf-force-iterations",
                        ITERATIONS,
                        "--key-file",
                        "-",
                        header.toString())
                .limit(HEADER_TIME)
                .input(container.passphrase()));
    }

    /** Copies the header to the front of the disk, whatever format that has. */
    private void plain(Path header, Disk target) {
        Disk source = new Disk(header, "raw");
        node.run(Command.of(
                        "qemu-img",
                        "convert",
                        "-n",
                        "--image-opts",
                        "--target-image-opts",
                        source.options(""),
                        target.options(""))
                .limit(HEADER_TIME));
    }

    /** One sector of data behind the header, which cryptsetup wants to see. */
    private static void enlarge(Path header) {
        try (RandomAccessFile file = new RandomAccessFile(header.toFile(), "rw")) {
            file.setLength(HEADER.bytes() + 512);
        } catch (IOException e) {
            throw new UncheckedIOException("making " + header, e);
        }
    }

    /** Without the data behind it: that of the volume is there already. */
    private static void cut(Path header) {
        try (FileChannel file = FileChannel.open(header, StandardOpenOption.WRITE)) {
            file.truncate(HEADER.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cutting " + header, e);
        }
    }

    static void sync(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("flushing " + path, e);
        }
    }

    /** Absolute; a comma would end the option, so it is written twice. */
    private static String full(Path path) {
        return path.toAbsolutePath().normalize().toString().replace(",", ",,");
    }
}
