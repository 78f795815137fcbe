package octopus.driver.simulated;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.Size;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The few files of a simulated array: data of volumes that were opened on this machine (made on demand, sparse), and with
 * {@code keep_state} a description of each object. No care is taken for power loss: nothing here is of worth.
 */
final class SimulatedFiles {
    private final Path directory;
    /** Names that have, or may from an earlier run have, a data file; empty in benchmarks. */
    private final Set<String> present = ConcurrentHashMap.newKeySet();

    SimulatedFiles(Path directory) {
        this.directory = directory;
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> !name.endsWith(".json"))
                        .forEach(present::add);
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + directory, e);
            }
        }
    }

    /** The data of a volume as a file, which is made if there is none. */
    Path open(String name, Size size) {
        Path file = directory.resolve(name);
        if (present.add(name) || !Files.exists(file)) {
            try {
                Files.createDirectories(directory);
                length(file, size);
            } catch (IOException e) {
                throw new UncheckedIOException("making " + file, e);
            }
        }
        return file;
    }

    /** The same data under another name, if there is any. */
    synchronized void copy(String from, String to, Size size) {
        if (!present.contains(from)) {
            delete(to);
            return;
        }
        Path part = directory.resolve(to + ".part");
        new LocalNode()
                .run(Command.of(
                        "cp",
                        "--sparse=always",
                        "--reflink=auto",
                        "--",
                        directory.resolve(from).toString(),
                        part.toString()));
        try {
            length(part, size);
            Files.move(part, directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
            present.add(to);
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + from + " to " + to, e);
        }
    }

    /** Copies and reverts of others wait until the work is done. */
    synchronized <T> T whileNothingIsCopied(Supplier<T> work) {
        return work.get();
    }

    /** The data goes along with the name. */
    void rename(String from, String to) {
        if (present.remove(from)) {
            try {
                Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
                present.add(to);
            } catch (IOException e) {
                throw new UncheckedIOException("renaming " + from + " to " + to, e);
            }
        }
    }

    void grow(String name, Size size) {
        if (present.contains(name)) {
            try {
                length(directory.resolve(name), size);
            } catch (IOException e) {
                throw new UncheckedIOException("growing " + name, e);
            }
        }
    }

    void delete(String name) {
        if (present.remove(name)) {
            remove(directory.resolve(name));
        }
    }

    void save(SimulatedObject object) {
        ObjectNode node = JsonMapper.shared()
                .createObjectNode()
                .put("id", object.id())
                .put("kind", object.kind().name())
                .put("bytes", object.size().bytes())
                .put("pool", object.pool())
                .put("foreign", object.foreign());
        object.outside().ifPresent(name -> node.put("outside", name));
        String text = node.toString();
        try {
            Files.createDirectories(directory);
            Path part = directory.resolve(object.name() + ".part.json");
            Files.writeString(part, text);
            Files.move(part, description(object.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping " + object.name(), e);
        }
    }

    void forget(String name) {
        remove(description(name));
    }

    List<SimulatedObject> load() {
        List<SimulatedObject> objects = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return objects;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") && !name.endsWith(".part.json")) {
                    objects.add(read(name.substring(0, name.length() - 5), Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + directory, e);
        }
        return objects;
    }

    private static SimulatedObject read(String name, String text) {
        JsonNode node = JsonMapper.shared().readTree(text);
        return new SimulatedObject(
                name,
                node.path("id").asString(),
                SimulatedObject.Kind.valueOf(node.path("kind").asString()),
                Size.ofBytes(node.path("bytes").asLong()),
                node.path("pool").asString(),
                node.path("foreign").asBoolean(),
                Optional.of(node.path("outside").asString("")).filter(outside -> !outside.isEmpty()));
    }

    private Path description(String name) {
        return directory.resolve(name + ".json");
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + file, e);
        }
    }

    private static void length(Path file, Size size) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
            if (data.length() < size.bytes()) {
                data.setLength(size.bytes());
            }
        }
    }
}
