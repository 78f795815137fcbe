package octopus.node.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes a package of a directory: {@code package.yaml}, and the folders products, python, wheels, config, deb, rpm. */
public final class PackageBuilder {
    private static final String DESCRIPTION = "package.yaml";
    private static final Set<String> FIELDS =
            Set.of("name", "version", "maker", "sentence", "origin", "packages", "checks");

    private PackageBuilder() {}

    /** The same directory gives the same bytes, on every machine and at every time. */
    public static Manifest build(Path directory, Path file) {
        try {
            TreeMap<String, Path> files = files(directory);
            List<Manifest.Entry> entries = new ArrayList<>();
            for (Map.Entry<String, Path> each : files.entrySet()) {
                entries.add(
                        new Manifest.Entry(each.getKey(), Files.size(each.getValue()), Sums.sha256(each.getValue())));
            }
            Manifest manifest = describe(directory, entries);
            manifest.requireValid();
            Map<String, PackageWriter.Content> contents = new LinkedHashMap<>();
            files.forEach((path, source) -> contents.put(path, () -> Files.newInputStream(source)));
            PackageWriter.write(file, manifest, Optional.empty(), contents);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeMap<String, Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw Names.invalid("Building a package", directory + " is no directory", "Name the package's directory.");
        }
        TreeMap<String, Path> files = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = directory.relativize(file).toString().replace('\\', '/');
                if (path.equals(DESCRIPTION) || Names.isLitter(path)) {
                    return FileVisitResult.CONTINUE;
                }
                if (!attributes.isRegularFile()) {
                    throw Names.invalid(
                            "File " + Names.shown(path),
                            attributes.isSymbolicLink() ? "it is a link" : "it is no ordinary file",
                            "Put a copy of what it stands for in its place.");
                }
                Names.requireSafe(path);
                if (Names.FOLDERS.stream().noneMatch(path::startsWith)) {
                    throw Names.invalid(
                            "File " + Names.shown(path),
                            "it is in none of the folders of a package",
                            "Folders are products, python, wheels, config, deb and rpm.");
                }
                files.put(path, file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static Manifest describe(Path directory, List<Manifest.Entry> entries) throws IOException {
        Path file = directory.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Names.invalid(
                    "Building a package",
                    "there is no " + DESCRIPTION + " in " + directory,
                    "Write one with name, version, maker, sentence and origin.");
        }
        JsonNode all = parse(file);
        all.propertyNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Names.invalid(
                            "Field " + Names.shown(name) + " of " + DESCRIPTION,
                            "there is no such field",
                            "Fields are "
                                    + String.join(", ", FIELDS.stream().sorted().toList()) + ".");
                });
        return new Manifest(
                needed(all, "name"),
                needed(all, "version"),
                needed(all, "maker"),
                needed(all, "sentence"),
                needed(all, "origin"),
                texts(all.path("packages").path("deb")),
                texts(all.path("packages").path("rpm")),
                texts(all.path("checks")),
                entries);
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return new YAMLMapper().readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw Names.invalid(
                    DESCRIPTION,
                    "it is no YAML: " + e.getOriginalMessage(),
                    "See line " + e.getLocation().getLineNr() + ".");
        }
    }

    private static String needed(JsonNode all, String key) {
        String text = all.path(key).isContainer() ? "" : all.path(key).asString("");
        if (text.isBlank()) {
            throw Names.invalid(
                    "Field " + key + " of " + DESCRIPTION, "it is missing", "Write it; a version in quotation marks.");
        }
        return text;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream()
                .map(each -> each.asString(""))
                .filter(text -> !text.isBlank())
                .toList();
    }
}
