package octopus.driver.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.node.image.ImageFormat;
import octopus.node.image.ImageInspector;
import octopus.node.image.Inspection;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability.Adopting.Foreign;

/**
 * Files in the backend's directory that are not Octopus's and could be. The ending says what such a file is, {@code .qcow2}
 * or anything else for raw; a content that contradicts it, or that leads to other files, is an obstacle.
 */
final class Strangers {
    private static final Pattern OURS = Pattern.compile("((?:volume|snapshot)-[0-9a-f-]{36})\\.[0-9]+\\.(raw|qcow2)");

    private final Directory directory;
    private final Marks marks;
    private final ImageInspector inspector = new ImageInspector();

    Strangers(Directory directory, Marks marks) {
        this.directory = directory;
        this.marks = marks;
    }

    /** @param size what a guest sees */
    record Stranger(String file, Size size) {
        String format() {
            return Mark.format(file);
        }
    }

    List<Foreign> all() {
        List<Foreign> found = new ArrayList<>();
        for (String file : directory.names().stream().sorted().toList()) {
            if (isCandidate(file)) {
                found.add(describe(file));
            }
        }
        return found;
    }

    private Foreign describe(String file) {
        try {
            return new Foreign(file, examine(file).size(), Optional.empty());
        } catch (StorageException e) {
            return new Foreign(file, Size.ZERO, Optional.of(e.fault().cause()));
        }
    }

    /**
     * The file of that name. The ending may be left out where only one file fits.
     *
     * @throws StorageException OBJECT_MISSING, or INVALID_INPUT with the obstacle
     */
    Stranger need(String name) {
        List<String> fitting = java.util.stream.Stream.of(name, name + ".raw", name + ".qcow2")
                .filter(file -> isPlain(file) && isCandidate(file))
                .toList();
        if (fitting.size() > 1 && !fitting.getFirst().equals(name)) {
            throw refused(name, "there are " + String.join(" and ", fitting), "Name the file with its ending.");
        }
        if (fitting.isEmpty()) {
            throw Fault.of(
                            CommonFault.OBJECT_MISSING,
                            "Adopting " + name,
                            "there is no such file in " + directory.path() + ", or it is Octopus's already",
                            "List what can be adopted, and name one of these files.")
                    .about("field", "ref")
                    .exception();
        }
        return examine(fitting.getFirst());
    }

    private static boolean isPlain(String file) {
        return !file.isEmpty() && file.indexOf('/') < 0 && file.indexOf('\0') < 0 && file.length() <= 255;
    }

    /** Not Octopus's, and not what a program only works with. */
    private boolean isCandidate(String file) {
        if (file.startsWith(".") || file.endsWith(".json") || file.endsWith(Directory.PART)) {
            return false;
        }
        Matcher named = OURS.matcher(file);
        if (named.matches() && marks.has(named.group(1))) {
            return false;
        }
        Path path = directory.resolve(file);
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Stranger examine(String file) {
        Path path = directory.resolve(file);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(file, "it is no regular file", "Put the file itself into the directory, not a link to it.");
        }
        ImageFormat format = Mark.format(file).equals("qcow2") ? ImageFormat.QCOW2 : ImageFormat.RAW;
        try {
            if (Files.size(path) == 0) {
                throw refused(file, "it is empty", "Only a file with data can become a volume.");
            }
            return switch (inspector.file(path, Optional.of(format))) {
                case Inspection.Accepted accepted ->
                    new Stranger(
                            file,
                            format == ImageFormat.RAW
                                    ? directory.length(file)
                                    : accepted.virtualSize().orElse(Size.ZERO));
                case Inspection.Refused refused ->
                    throw refused(file, refused.fault().cause(), "Give it the ending of its format, or convert it.");
            };
        } catch (UncheckedIOException | IOException e) {
            throw refused(file, String.valueOf(e.getMessage()), "See that Octopus may read and write the file.");
        }
    }

    private static StorageException refused(String file, String cause, String correction) {
        return Fault.of(CommonFault.INVALID_INPUT, "Adopting " + file, cause, correction)
                .about("field", "ref")
                .exception();
    }
}
