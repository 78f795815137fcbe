package octopus.node.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.Scratch;
import octopus.node.image.LuksImages.Disk;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;

/**
 * Opens LUKS containers for qemu-img, which knows the first version of the header only. A header of the second version is
 * rewritten as one of the first in a file of its own, which lies before the container as an overlay: the container itself is
 * only read.
 */
final class LuksReader {
    /** What cryptsetup leaves in front of the data of the second version, and more than that of the first. */
    private static final Size FRONT = Size.ofMib(16);

    private static final byte[] MAGIC = {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe};
    private static final Pattern OFFSET = Pattern.compile("(?m)^\\s*offset:\\s+(\\d+) \\[bytes\\]");
    private static final Pattern SECTOR = Pattern.compile("(?m)^\\s*sector:\\s+(\\d+) \\[bytes\\]");
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Node node;

    LuksReader(Node node) {
        this.node = node;
    }

    /** A container whose header qemu-img can read. Closing it removes what was made for that. */
    record Opened(Disk disk, Optional<Scratch> scratch) implements AutoCloseable {
        @Override
        public void close() {
            scratch.ifPresent(Scratch::close);
        }
    }

    /**
     * @return empty where no container is on the disk: nobody has formatted it yet
     * @throws octopus.spi.StorageException TOOL_FAILED when the passphrase does not open it; CONTAINER_UNREADABLE
     */
    Optional<Opened> open(Disk container, Secret passphrase) {
        Scratch scratch = Scratch.make();
        boolean kept = false;
        try {
            Path header = scratch.path().resolve("header");
            front(container, header);
            int version = version(header);
            if (version == 2) {
                downgrade(header, passphrase);
                Disk overlay = overlay(container, scratch.path().resolve("overlay"));
                copy(new Disk(header, "raw"), overlay);
                kept = true;
                return Optional.of(new Opened(overlay, Optional.of(scratch)));
            }
            return version == 1 ? Optional.of(new Opened(container, Optional.empty())) : Optional.empty();
        } finally {
            if (!kept) {
                scratch.close();
            }
        }
    }

    private void front(Disk container, Path header) {
        create(header);
        node.run(Command.of(
                        "qemu-img",
                        "convert",
                        "-n",
                        "-U",
                        "--image-opts",
                        "--target-image-opts",
                        container.part("", Size.ZERO, FRONT),
                        new Disk(header, "raw").options(""))
                .limit(LIMIT));
    }

    private static void create(Path header) {
        try (RandomAccessFile file = new RandomAccessFile(header.toFile(), "rw")) {
            file.setLength(FRONT.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("making " + header, e);
        }
    }

    /** 0 where there is none. */
    private static int version(Path header) {
        ByteBuffer first = ByteBuffer.allocate(MAGIC.length + Short.BYTES);
        try (FileChannel file = FileChannel.open(header, StandardOpenOption.READ)) {
            file.read(first, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + header, e);
        }
        first.flip();
        byte[] magic = new byte[MAGIC.length];
        first.get(magic);
        return java.util.Arrays.equals(magic, MAGIC) ? first.getShort() : 0;
    }

    /** Another way to derive the slot's key, for the first version knows one only; then the header itself. */
    private void downgrade(Path header, Secret passphrase) {
        String dump = node.run(
                        Command.of("cryptsetup", "luksDump", header.toString()).limit(LIMIT))
                .output();
        long sector = number(SECTOR, dump);
        long offset = number(OFFSET, dump);
        if (sector != 512 || offset > FRONT.bytes()) {
            throw Fault.of(
                            DiskImageFault.CONTAINER_UNREADABLE,
                            "Opening a LUKS container",
                            "its sectors are of " + sector + " bytes and its data begins at " + offset
                                    + "; qemu-img reads those of 512 bytes, up to " + FRONT.bytes(),
                            "Copy the data from within a machine that has the volume.")
                    .exception();
        }
        resize(header, offset + 512);
        node.run(Command.of(
                        "cryptsetup",
                        "--batch-mode",
                        "luksConvertKey",
                        "--pbkdf",
                        "pbkdf2",
                        "--pbkdf-force-iterations",
                        LuksImages.ITERATIONS,
                        "--key-file",
                        "-",
                        header.toString())
                .limit(LIMIT)
                .input(passphrase));
        node.run(Command.of("cryptsetup", "--batch-mode", "convert", "--type", "luks1", header.toString())
                .limit(LIMIT));
        resize(header, offset);
    }

    private static long number(Pattern pattern, String dump) {
        Matcher matcher = pattern.matcher(dump);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static void resize(Path header, long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(header.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cutting " + header, e);
        }
    }

    private Disk overlay(Disk container, Path overlay) {
        Size size = new QemuImages(node)
                .inspect(container.path(), container.format())
                .virtualSize();
        new QemuImages(node)
                .create(
                        overlay,
                        "qcow2",
                        size,
                        Optional.of(new QemuImages.Backing(
                                container.path().toAbsolutePath().normalize().toString(), container.format())));
        return new Disk(overlay, "qcow2");
    }

    private void copy(Disk header, Disk overlay) {
        node.run(Command.of(
                        "qemu-img",
                        "convert",
                        "-n",
                        "--image-opts",
                        "--target-image-opts",
                        header.options(""),
                        overlay.options(""))
                .limit(LIMIT));
    }
}
