package octopus.node.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Lays the files of a package into a directory: products, config and python as they are; wheels unpacked into python, as
 * pip would, but without running anything. Every byte is counted as it is written, whatever an archive says of itself.
 */
public final class Unpacker {
    private static final Pattern DATA = Pattern.compile("[^/]+\\.data/(purelib|platlib)/(.+)");
    private static final Pattern OTHER_DATA = Pattern.compile("[^/]+\\.data/.*");
    private static final int BUFFER = 64 << 10;

    private final Path target;
    private final Limits limits;
    private long bytes;
    private int files;

    private Unpacker(Path target, Limits limits) {
        this.target = target;
        this.limits = limits;
    }

    /** @param target a directory that is empty or not there @throws StorageException PACKAGE_INVALID, PACKAGE_TOO_LARGE */
    public static void unpack(PackageFile file, Path target, Limits limits) {
        try {
            Unpacker unpacker = new Unpacker(target, limits);
            Files.createDirectories(target);
            for (Manifest.Entry entry : file.manifest().files()) {
                try (InputStream in = file.content(entry)) {
                    unpacker.lay(entry.path(), in);
                }
            }
            for (Manifest.Entry wheel : file.manifest().in("wheels/")) {
                unpacker.wheel(wheel.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void wheel(String path) throws IOException {
        if (!path.endsWith(".whl")) {
            throw Names.invalid("Entry " + Names.shown(path), "it is no wheel (.whl)", "Leave it out.");
        }
        Path file = target.resolve(path);
        Links.refuse(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    Names.requireSafe(entry.getName());
                    Optional<String> place = place(entry.getName());
                    if (place.isPresent()) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            lay("python/" + place.get(), in);
                        }
                    }
                }
            }
        } catch (ZipException | EOFException e) {
            throw Names.invalid(
                    "Wheel " + Names.shown(path), "it cannot be unpacked: " + e.getMessage(), "Make it anew.");
        }
    }

    /** Where a file of a wheel belongs; nowhere for scripts, headers and the like. */
    private static Optional<String> place(String name) {
        Matcher data = DATA.matcher(name);
        if (data.matches()) {
            return Optional.of(data.group(2));
        }
        return OTHER_DATA.matcher(name).matches() || Names.isLitter(name) ? Optional.empty() : Optional.of(name);
    }

    private void lay(String path, InputStream in) throws IOException {
        Path file = target.resolve(path).normalize();
        if (!file.startsWith(target)) {
            throw Names.invalid("Entry " + Names.shown(path), "its name leads out of the package", "Build it anew.");
        }
        if (++files > limits.files()) {
            throw tooLarge("it unpacks to more than " + limits.files() + " files");
        }
        Path part = file.resolveSibling(file.getFileName() + ".octopus-part");
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(target));
            copy(in, part);
            if (Files.isRegularFile(file)) {
                if (Files.mismatch(part, file) >= 0) {
                    throw Names.invalid(
                            "File " + Names.shown(path), "two wheels bring it, differently", "Leave one out.");
                }
                Files.delete(part);
            } else {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (FileAlreadyExistsException e) {
            throw Names.invalid("File " + Names.shown(path), "it is a file and a directory at once", "Build it anew.");
        } catch (FileSystemException e) {
            if (Files.exists(file) || e.getMessage() != null && e.getMessage().contains("Not a directory")) {
                throw Names.invalid(
                        "File " + Names.shown(path), "it is a file and a directory at once", "Build it anew.");
            }
            throw e;
        }
    }

    private void copy(InputStream in, Path part) throws IOException {
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
                if (bytes > limits.unpacked()) {
                    throw tooLarge("it unpacks to more than " + limits.unpacked() + " bytes");
                }
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
                while (chunk.hasRemaining()) {
                    int ignored = out.write(chunk);
                }
            }
            out.force(true);
        }
    }

    private static StorageException tooLarge(String cause) {
        return Fault.of(
                        ArchiveFault.PACKAGE_TOO_LARGE,
                        "The package",
                        cause,
                        "Leave out what the driver does not need, or raise packages.max-unpacked and packages.max-files.")
                .exception();
    }
}
