package octopus.server.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the modules of the source tree are, for the tests that look at the house as a whole. */
public final class House {
    /** Floor by floor, as docs/ARCHITECTURE.md has them. */
    static final List<String> MODULES = List.of(
            "spi",
            "core",
            "node",
            "simulators",
            "block",
            "pool",
            "ceph",
            "drivers",
            "neighbours",
            "onboard",
            "console",
            "server",
            "cli");

    private House() {}

    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("octopus-spi"))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException("this test runs inside the source tree");
            }
            directory = parent;
        }
        return directory;
    }

    static Path module(String name) {
        return root().resolve("octopus-" + name);
    }

    static Path classes(String module) {
        return module(module).resolve("target/classes");
    }

    /** The modules that there are, and that have been compiled. */
    static List<String> compiled() {
        return MODULES.stream()
                .filter(module -> Files.isDirectory(classes(module).resolve("octopus")))
                .toList();
    }

    /** All files below a directory whose name ends so; none when there is no such directory. */
    static List<Path> files(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> sources() {
        return MODULES.stream()
                .flatMap(module -> files(module(module).resolve("src"), ".java").stream())
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of a module, loaded without running their initialisers. */
    static List<Class<?>> load(String module) {
        Path classes = classes(module);
        return files(classes, ".class").stream()
                .map(file -> classes.relativize(file).toString())
                .filter(file -> !file.endsWith("-info.class"))
                .<Class<?>>map(file -> load(file, House.class.getClassLoader()))
                .toList();
    }

    private static Class<?> load(String file, ClassLoader loader) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is not on the test's class path", e);
        }
    }
}
