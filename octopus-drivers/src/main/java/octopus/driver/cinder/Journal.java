package octopus.driver.cinder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was begun and what is there. Cinder's drivers cannot be asked whether a volume is there, and most refuse to make one
 * again; so this is written down before and after each call that makes something, beside the backend's other state.
 */
final class Journal {
    private static final JsonMapper JSON = new JsonMapper();
    private final Path directory;

    /**
     * One volume, snapshot or attachment.
     *
     * @param whole false from before the call that makes it until its answer
     * @param notes what the driver wants to have back with the next call
     */
    record Entry(String kind, String id, String name, String pool, long gib, boolean whole, Map<String, String> notes) {
        Entry {
            notes = Map.copyOf(notes);
        }

        Entry done(Map<String, String> newNotes) {
            return new Entry(kind, id, name, pool, gib, true, newNotes);
        }

        Entry grown(long newGib, Map<String, String> newNotes) {
            return new Entry(kind, id, name, pool, newGib, whole, newNotes);
        }
    }

    Journal(Path directory) {
        try {
            this.directory = Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Entry entry) {
        Path file = file(entry.kind(), entry.id());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, JSON.writeValueAsBytes(entry));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Entry> find(String kind, Object id) {
        return read(file(kind, id.toString()));
    }

    void remove(String kind, Object id) {
        try {
            Files.deleteIfExists(file(kind, id.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Entry> all(String kind) {
        List<Entry> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, kind + "-*.json")) {
            files.forEach(file -> read(file).ifPresent(all::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Optional<Entry> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), Entry.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String kind, String id) {
        return directory.resolve(kind + "-" + id + ".json");
    }
}
