package octopus.block.backup.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.node.filesystem.LinuxFiles;
import octopus.spi.StorageException;

/** Objects as files below a directory, which may be a mounted share. */
public final class DirectoryStore implements BackupStore {
    /** Of files that are being written; with something unique between, so that two writers do not meet. */
    private static final String PART = ".part";

    private static final int TRIES = 5;

    private final Path root;

    /** @param make whether the directory is made when it is missing */
    public DirectoryStore(Path root, boolean make) {
        this.root = root.toAbsolutePath().normalize();
        if (make) {
            try {
                Files.createDirectories(
                        this.root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                throw StoreFaults.failed("Making the directory", place(), e);
            }
        }
    }

    @Override
    public String place() {
        return root.toString();
    }

    @Override
    public void check() {
        if (!Files.isDirectory(root)) {
            throw StoreFaults.failed(
                    "Looking for the directory", place(), new IOException("it is not there, or no directory"));
        }
        if (!Files.isWritable(root)) {
            throw StoreFaults.failed("Looking at the directory", place(), new IOException("it cannot be written"));
        }
    }

    @Override
    public void put(String name, byte[] bytes) {
        Path file = path(name);
        for (int tries = 1; ; tries++) {
            try {
                // A share that is not mounted must not be taken for an empty store.
                check();
                put(file, bytes);
                return;
            } catch (NoSuchFileException e) {
                // Somebody has just deleted the last file beside it, and the directory with it.
                if (tries == TRIES) {
                    throw told("Writing " + name, e);
                }
            } catch (IOException e) {
                throw told("Writing " + name, e);
            }
        }
    }

    private void put(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + PART);
        boolean fresh = !Files.isDirectory(directory(file));
        Files.createDirectories(directory(file));
        try {
            write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        LinuxFiles.syncDirectory(directory(file));
        if (fresh) {
            syncParents(file);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private void syncParents(Path file) throws IOException {
        for (Path above = directory(directory(file)); above.startsWith(root); above = directory(above)) {
            LinuxFiles.syncDirectory(above);
        }
    }

    @Override
    public byte[] get(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (NoSuchFileException e) {
            throw missing(name);
        } catch (IOException e) {
            throw told("Reading " + name, e);
        }
    }

    @Override
    public byte[] get(String name, long from, int length) {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            byte[] bytes = new byte[length];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw StoreFaults.missing(
                            name,
                            place(),
                            "the file has only " + channel.size() + " bytes, the part up to " + (from + length)
                                    + " is needed");
                }
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw missing(name);
        } catch (IOException e) {
            throw told("Reading " + name, e);
        }
    }

    /** A store that is not there at all is another matter than one file that is missing. */
    private StorageException missing(String name) {
        check();
        return StoreFaults.missing(name, place(), "there is no such file");
    }

    @Override
    public List<String> names(String prefix) {
        check();
        Path directory = root.resolve(Names.checkedPrefix(prefix));
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            // Somebody else deletes at the same time.
            return List.of();
        } catch (IOException e) {
            throw told("Listing " + prefix, e);
        } catch (UncheckedIOException e) {
            throw told("Listing " + prefix, new IOException(e));
        }
    }

    @Override
    public void delete(String name) {
        Path file = path(name);
        try {
            check();
            Files.deleteIfExists(file);
            for (Path above = directory(file); !above.equals(root); above = directory(above)) {
                Files.deleteIfExists(above);
            }
        } catch (DirectoryNotEmptyException e) {
            // Others live there.
        } catch (IOException e) {
            throw told("Deleting " + name, e);
        }
    }

    private Path path(String name) {
        return root.resolve(Names.checked(name));
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException(file + " is in no directory");
        }
        return parent;
    }

    private StorageException told(String doing, IOException e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded")
                ? StoreFaults.full(doing, place(), e)
                : StoreFaults.failed(doing, place(), e);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
