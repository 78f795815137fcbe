package octopus.block.backup.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.backup.BackupOrigin;
import octopus.core.json.Json;
import tools.jackson.core.JacksonException;

/**
 * What makes a heap of objects a backup; written last, as {@code manifest.json}.
 *
 * @param format version of everything below this location
 * @param parent location of the backup to which this one holds the differences
 * @param pages the SHA-256 of each page of the index, in order
 * @param objects how many objects there are, this one included, and {@code storedBytes} their size without it
 */
public record Manifest(
        int format,
        UUID backup,
        UUID volume,
        long volumeBytes,
        int chunkBytes,
        Optional<String> parent,
        Instant dataTimestamp,
        BackupOrigin origin,
        List<String> pages,
        int objects,
        long storedBytes) {
    static final int FORMAT = 1;

    public Manifest {
        pages = List.copyOf(pages);
    }

    byte[] encoded() {
        return Json.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /** @param sha256 as it was when the backup was made; empty where nobody knows it */
    static Manifest decoded(String name, byte[] bytes, Optional<String> sha256) {
        if (sha256.isPresent() && !sha256.get().equals(Sha256.hex(bytes))) {
            throw IndexPage.damaged(name, "its checksum is not the one that was noted when it was written");
        }
        Manifest manifest;
        try {
            manifest = Json.read(new String(bytes, StandardCharsets.UTF_8), Manifest.class);
        } catch (JacksonException e) {
            throw IndexPage.damaged(name, "it is truncated or no JSON: " + e.getOriginalMessage());
        }
        if (manifest.format() != FORMAT) {
            throw IndexPage.damaged(
                    name, "it is of format " + manifest.format() + ", and this Octopus reads format " + FORMAT);
        }
        if (manifest.chunkBytes() <= 0 || manifest.pages().size() != manifest.pageCount()) {
            throw IndexPage.damaged(name, "it contradicts itself");
        }
        return manifest;
    }

    int pageCount() {
        return pageCount(volumeBytes, chunkBytes);
    }

    static int pageCount(long bytes, int chunkBytes) {
        long page = (long) chunkBytes * IndexPage.CHUNKS;
        return Math.toIntExact((bytes + page - 1) / page);
    }
}
