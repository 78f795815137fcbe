package octopus.driver.file;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.node.filesystem.LinuxFiles;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/**
 * The only place that changes the backend's directory. Files appear under their final name complete or not at all: they
 * are made under a name that ends in {@value #PART} and renamed. Every change calls {@code checkpoint}, where tests kill.
 */
final class Directory {
    static final String PART = ".part";

    private final Path path;
    private final Runnable checkpoint;

    Directory(Path path, Runnable checkpoint) {
        this.path = path.toAbsolutePath().normalize();
        this.checkpoint = checkpoint;
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Called before each change of the directory that is made elsewhere. */
    void checkpoint() {
        checkpoint.run();
    }

    boolean has(String name) {
        return Files.exists(resolve(name));
    }

    List<String> names() {
        return attempt("listing", ".", () -> {
            try (Stream<Path> files = Files.list(path)) {
                return files.map(file -> file.getFileName().toString()).toList();
            }
        });
    }

    Optional<String> read(String name) {
        return attempt("reading", name, () -> {
            try {
                return Optional.of(Files.readString(resolve(name)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    /** Replaces a small file; afterwards either the old or the new content is there, whatever happens. */
    void write(String name, String content) {
        Path part = resolve(name + PART);
        attempt("writing", name, () -> {
            checkpoint.run();
            Files.writeString(part, content, StandardCharsets.UTF_8);
            return sync(part);
        });
        publish(name);
    }

    /** A file of zeros that occupies nothing; one that is there keeps its data and is made as long as this. */
    void lengthen(String name, Size size) {
        attempt("enlarging", name, () -> {
            checkpoint.run();
            try (RandomAccessFile file = new RandomAccessFile(resolve(name).toFile(), "rw")) {
                if (file.length() < size.bytes()) {
                    file.setLength(size.bytes());
                }
                checkpoint.run();
                file.getFD().sync();
            }
            return true;
        });
    }

    /** Copies by reflink under the {@code .part} name, longer if {@code size} is; not yet published. */
    void reflinkPart(String from, String name, Size size) {
        Path part = resolve(name + PART);
        attempt("copying " + from + " to", name, () -> {
            checkpoint.run();
            if (!LinuxFiles.reflink(resolve(from), part)) {
                throw new IOException("the file system can no longer make reflink copies");
            }
            return true;
        });
        lengthen(name + PART, size);
    }

    /** Gives a complete {@code .part} file its name, for good. */
    void publish(String name) {
        attempt("naming", name, () -> {
            checkpoint.run();
            Files.move(resolve(name + PART), resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return true;
        });
        syncNames();
    }

    /** A file that is there already under the other name is never overwritten. */
    void rename(String from, String to) {
        attempt("renaming " + from + " to", to, () -> {
            checkpoint.run();
            if (Files.exists(resolve(to), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                throw new java.nio.file.FileAlreadyExistsException(to);
            }
            Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE);
            return true;
        });
        syncNames();
    }

    void delete(String name) {
        attempt("deleting", name, () -> {
            checkpoint.run();
            return Files.deleteIfExists(resolve(name));
        });
    }

    void syncNames() {
        attempt("flushing", ".", () -> {
            checkpoint.run();
            LinuxFiles.syncDirectory(path);
            return true;
        });
    }

    void sync(String name) {
        attempt("flushing", name, () -> sync(resolve(name)));
    }

    private static boolean sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            return true;
        }
    }

    Size length(String name) {
        return attempt("reading", name, () -> Size.ofBytes(Files.size(resolve(name))));
    }

    Size allocated(String name) {
        return attempt("reading", name, () -> LinuxFiles.allocated(resolve(name)));
    }

    /** Total and usable bytes of the file system. Asked of the kernel: the list of mounts does not have a chroot's root. */
    Room room() {
        return attempt("reading", ".", () -> {
            File directory = path.toRealPath().toFile();
            return new Room(Size.ofBytes(directory.getTotalSpace()), Size.ofBytes(directory.getUsableSpace()));
        });
    }

    record Room(Size total, Size free) {}

    /** Tries it, because a file system's name does not tell (xfs may have been made without). */
    static boolean canReflink(Path directory) {
        Path one = directory.resolve(".octopus-probe-" + UUID.randomUUID());
        Path other = directory.resolve(one.getFileName() + "-copy");
        try {
            Files.write(one, new byte[4096]);
            return LinuxFiles.reflink(one, other);
        } catch (IOException e) {
            return false;
        } finally {
            one.toFile().delete();
            other.toFile().delete();
        }
    }

    interface Attempt<T> {
        T run() throws IOException;
    }

    <T> T attempt(String doing, String name, Attempt<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw fault(doing, name, e);
        }
    }

    private StorageException fault(String doing, String name, IOException e) {
        String said = String.valueOf(e.getMessage());
        boolean full =
                said.contains("No space left") || said.toLowerCase(Locale.ROOT).contains("quota exceeded");
        String what = doing.substring(0, 1).toUpperCase(Locale.ROOT) + doing.substring(1) + " "
                + resolve(name).normalize();
        Fault fault = full
                ? Fault.of(
                        CommonFault.NO_SPACE,
                        what,
                        "the file system has no room left",
                        "Make room in " + path + ", or use another backend.")
                : Fault.of(
                        CommonFault.BACKEND_FAILED,
                        what,
                        e.getClass().getSimpleName() + ": " + said,
                        "Check the file system of " + path + " (mounted? writable? errors in the kernel's log?).");
        return new StorageException(fault.about("path", resolve(name)), e);
    }
}
