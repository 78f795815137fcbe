package octopus.core.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** The file that holds the key: mode 0600, base64 in one line, written whole or not at all. */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    KeyFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    /** The file that a new key waits in until the database has changed over to it. */
    KeyFile next() {
        return new KeyFile(path.resolveSibling(path.getFileName() + ".next"));
    }

    /** Empty when there is no such file. */
    Optional<SecretKey> read() {
        try {
            Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
            mode.addAll(Files.getPosixFilePermissions(path));
            mode.remove(PosixFilePermission.OWNER_READ);
            mode.remove(PosixFilePermission.OWNER_WRITE);
            if (!mode.isEmpty()) {
                throw exposed(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
            byte[] bytes = Base64.getDecoder().decode(Files.readString(path).strip());
            if (bytes.length != SecretKey.BYTES) {
                throw unusable("it holds " + bytes.length + " bytes instead of " + SecretKey.BYTES, null);
            }
            return Optional.of(new SecretKey(bytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw unusable("it is not base64", e);
        } catch (IOException e) {
            throw unusable(String.valueOf(e), e);
        }
    }

    /** Writes a new random key, or returns the one that another process has just written. */
    SecretKey create() {
        try {
            Path directory = Optional.ofNullable(path.getParent()).orElseThrow();
            Files.createDirectories(directory);
            Path draft = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
            try {
                write(draft, SecretKey.random());
                Files.createLink(path, draft); // unlike a rename, never replaces a key that is already there
            } finally {
                Files.deleteIfExists(draft);
            }
            flush(directory);
        } catch (FileAlreadyExistsException e) {
            return read().orElseThrow(() -> unusable("it comes and goes", e));
        } catch (IOException e) {
            throw unusable(String.valueOf(e), e);
        }
        return read().orElseThrow(() -> unusable("it was written and is gone", null));
    }

    /** Quiet when the other one is gone. */
    void replaceBy(KeyFile other) {
        try {
            Files.move(other.path, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flush(Optional.ofNullable(path.getParent()).orElseThrow());
        } catch (NoSuchFileException e) {
            // Another process has done it already; the caller knows the key.
        } catch (IOException e) {
            throw unusable(String.valueOf(e), e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unusable(String.valueOf(e), e);
        }
    }

    private static void write(Path file, byte[] key) throws IOException {
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            String line = Base64.getEncoder().encodeToString(key) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** Makes a new name in a directory survive a power loss. */
    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private StorageException exposed(String mode) {
        return Fault.of(
                        SecretFault.SECRET_KEY_EXPOSED,
                        "The key file " + path + " is not used",
                        "its mode is " + mode + ", so others than its owner may have read it",
                        "Run \"chmod 600 " + path + "\"; if others may have seen it, rotate the key afterwards.")
                .about("file", path)
                .exception();
    }

    private StorageException unusable(String cause, @org.jspecify.annotations.Nullable Throwable thrown) {
        Fault fault = Fault.of(
                        SecretFault.SECRET_KEY_UNUSABLE,
                        "The key file " + path + " cannot be used",
                        cause,
                        "Restore it from the backup that belongs to this database.")
                .about("file", path);
        return thrown == null ? fault.exception() : new StorageException(fault, thrown);
    }
}
