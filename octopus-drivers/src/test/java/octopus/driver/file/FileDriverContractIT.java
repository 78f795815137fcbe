package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import octopus.spi.contract.DriverContract;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.Driver;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the file system where tests run, in each format. Files are real and so is qemu-img. */
abstract class FileDriverContractIT extends DriverContract {
    private final FakeBlockExporter exporter = new FakeBlockExporter();

    @TempDir
    Path temporary;

    abstract String format();

    Path directory() {
        return temporary;
    }

    @Override
    protected Driver open() {
        return FileFixture.open(directory(), format(), exporter);
    }

    @Override
    protected Callable<Boolean> plantForeign(String nativeName) throws IOException {
        return FileFixture.plantForeign(directory(), nativeName);
    }

    @Override
    protected void lookForLeftovers() {
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals(Locks.FILE))
                            .filter(name -> !isForeign(name)))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isForeign(String name) {
        try {
            return Files.isRegularFile(directory().resolve(name))
                    && Files.size(directory().resolve(name)) == 4
                    && Files.readString(directory().resolve(name)).equals("mine");
        } catch (IOException e) {
            return false;
        }
    }
}
