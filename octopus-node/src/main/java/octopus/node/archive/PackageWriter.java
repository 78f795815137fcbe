package octopus.node.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file of a package: a ZIP whose entries are sorted, have one fixed time and no owner, and are not compressed,
 * since compressed bytes depend on the library that made them.
 */
final class PackageWriter {
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private PackageWriter() {}

    /** Opened twice: once for its sum, once for its bytes. */
    interface Content {
        InputStream open() throws IOException;
    }

    /** Whole or not at all. @param contents in the order of the manifest */
    static void write(Path file, Manifest manifest, Optional<Signature> signature, Map<String, Content> contents)
            throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part));
                    ZipOutputStream out = new ZipOutputStream(raw)) {
                out.setMethod(ZipOutputStream.STORED);
                byte[] description = manifest.bytes();
                put(out, Manifest.FILE, description.length, () -> new java.io.ByteArrayInputStream(description));
                if (signature.isPresent()) {
                    byte[] signed = signature.get().bytes();
                    put(out, Signature.FILE, signed.length, () -> new java.io.ByteArrayInputStream(signed));
                }
                for (Manifest.Entry entry : manifest.files()) {
                    Content content = contents.get(entry.path());
                    if (content == null) {
                        throw new IOException("there is no content for " + entry.path());
                    }
                    put(out, entry.path(), entry.size(), content);
                }
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void put(ZipOutputStream out, String path, long size, Content content) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc(content));
        out.putNextEntry(entry);
        try (InputStream in = content.open()) {
            in.transferTo(out);
        }
        out.closeEntry();
    }

    private static long crc(Content content) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(content.open(), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }
}
