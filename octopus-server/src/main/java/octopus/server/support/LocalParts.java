package octopus.server.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import octopus.core.json.Json;
import octopus.node.LocalNode;
import octopus.node.probe.Prober;
import octopus.server.doctor.Diagnosis;
import octopus.spi.StorageException;

/** What can be seen from this machine, with or without a server. */
final class LocalParts {
    private static final int DEPTH = 4;
    private static final int MOST_FILES = 2000;
    private static final int MOST_LOGS = 40;
    private static final int LONGEST_LOG = 1 << 18;

    private final Covering covering;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    LocalParts(Covering covering) {
        this.covering = covering;
    }

    List<Part> parts() {
        return parts;
    }

    List<String> missing() {
        return missing;
    }

    void diagnosis(Diagnosis diagnosis) {
        add("doctor.txt", "What octopus doctor says.", covering.lines(diagnosis.text()));
        add("doctor.json", "The same for programs.", covering.document(json(diagnosis.json())));
    }

    void settings(String explained) {
        add("settings.txt", "Every setting and its value; secrets are asterisks.", covering.lines(explained));
    }

    void machine(String version) {
        StringBuilder text = new StringBuilder();
        text.append("octopus ").append(version).append('\n');
        for (String property :
                List.of("java.version", "java.vendor", "java.home", "os.name", "os.version", "os.arch")) {
            text.append(property)
                    .append(' ')
                    .append(System.getProperty(property, ""))
                    .append('\n');
        }
        add("versions.txt", "Versions of Octopus, Java and system.", covering.lines(text.toString()));
        try {
            add(
                    "machine.json",
                    "System, programs, adapters, networks of this machine.",
                    covering.document(json(Prober.probe(new LocalNode()))));
        } catch (StorageException e) {
            missing.add("machine.json: " + e.fault().cause());
        }
    }

    /** Names, sizes and modes; the content of logs only. */
    void data(Path directory) {
        try (Stream<Path> walk = Files.walk(directory, DEPTH)) {
            List<Path> files = walk.limit(MOST_FILES).sorted().toList();
            StringBuilder list = new StringBuilder();
            files.forEach(file -> list.append(line(directory, file)).append('\n'));
            add(
                    "data-directory.txt",
                    "What lies in the data directory, without its content.",
                    covering.lines(list.toString()));
            files.stream()
                    .filter(file -> file.getFileName().toString().endsWith(".log") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(LocalParts::changed).reversed())
                    .limit(MOST_LOGS)
                    .forEach(file -> log(
                            file,
                            "logs/" + directory.relativize(file).toString().replace('/', '-')));
        } catch (IOException | java.io.UncheckedIOException e) {
            missing.add("data-directory.txt: " + e.getMessage());
        }
    }

    /** The end of a log that somebody named. */
    void log(Path file) {
        log(file, "logs/" + file.toAbsolutePath().toString().substring(1).replace('/', '-'));
    }

    private void log(Path file, String name) {
        String shortName = name.length() <= 90 ? name : "logs/" + name.substring(name.length() - 85);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(LONGEST_LOG, in.length())];
            in.seek(in.length() - bytes.length);
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            add(shortName, "The end of " + file + ".", covering.lines(text));
        } catch (IOException e) {
            missing.add(shortName + ": " + e.getMessage());
        }
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String line(Path directory, Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " "
                    + Files.getOwner(file).getName() + " "
                    + (Files.isDirectory(file) ? "-" : String.valueOf(Files.size(file))) + " "
                    + Files.getLastModifiedTime(file) + " " + directory.relativize(file);
        } catch (IOException e) {
            return directory.relativize(file) + ": " + e.getMessage();
        }
    }

    private void add(String name, String sentence, byte[] content) {
        parts.add(new Part(name, sentence, content));
    }

    private static byte[] json(Object value) {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }
}
