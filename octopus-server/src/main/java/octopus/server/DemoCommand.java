package octopus.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import octopus.server.demo.Demo;
import octopus.server.log.LogSetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves Octopus to whoever runs it: against a running one where there is one, otherwise against its own. */
@Command(
        name = "demo",
        description = "Image to volume, over iSCSI and back, every byte compared; cleans up and reports.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String USUAL = "http://127.0.0.1:8776";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A running Octopus (" + USUAL + " if one answers there).")
    private @Nullable String url;

    @Option(names = "--size", paramLabel = "MIB", description = "Size of the file system in the image, in MiB (256).")
    private int size = 256;

    @Option(names = "--no-install", hidden = true, description = "For the launcher.")
    private boolean noInstall;

    @Override
    public Integer call() {
        Path work = temporary();
        try {
            if (url != null) {
                return run(URI.create(url), work);
            }
            URI usual = URI.create(USUAL);
            return Demo.answers(usual) ? run(usual, work) : runOwn(work);
        } finally {
            delete(work);
        }
    }

    private int runOwn(Path work) {
        System.setProperty(LogSetup.LEVEL, "WARN");
        System.out.println("No Octopus answers on " + USUAL + "; starting one of our own for this demonstration.");
        try (Octopus octopus = Octopus.start(OctopusSettings.local(work.resolve("data"), 0))) {
            return run(URI.create("http://127.0.0.1:" + octopus.port()), work);
        }
    }

    private int run(URI server, Path work) {
        return Demo.show(server, work, size, System.out) ? 0 : 1;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("octopus-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            System.err.println("octopus: " + directory + " could not be removed: " + e.getMessage());
        }
    }
}
