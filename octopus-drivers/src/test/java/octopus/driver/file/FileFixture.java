package octopus.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** A file backend for tests. */
final class FileFixture {
    private FileFixture() {}

    static FileDriver open(Path directory, String format, FakeBlockExporter exporter) {
        return open(directory, format, exporter, () -> {});
    }

    static FileDriver open(Path directory, String format, FakeBlockExporter exporter, Runnable checkpoint) {
        return new FileDriver(
                options(Map.of("directory", directory.toString(), "format", format)),
                new DriverEnvironment("file", directory.resolveSibling("state"), Clock.systemUTC(), exporter),
                checkpoint);
    }

    static Options options(Map<String, String> given) {
        return ((OptionReader.Reading.Good) OptionReader.read(FileOptions.ALL, given, Map.of())).options();
    }

    static Callable<Boolean> plantForeign(Path directory, String nativeName) throws IOException {
        Path raw = Files.writeString(directory.resolve(nativeName + ".0.raw"), "mine");
        Path qcow2 = Files.writeString(directory.resolve(nativeName + ".0.qcow2"), "mine");
        return () -> Files.readString(raw).equals("mine")
                && Files.readString(qcow2).equals("mine")
                && !Files.exists(directory.resolve(nativeName + ".json"));
    }
}
