package octopus.driver.oceanstor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Secret;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** A simulated array, and the options that a backend on it has. */
final class OceanstorFixture implements AutoCloseable {
    static final String PASSWORD = "Right-pass-word-1";
    static final String CHAP = "chap-secret-12";

    final List<String> portals = List.of(Loopback.next(), Loopback.next());
    final SimulatedOceanstor array;
    private final Path directory;

    OceanstorFixture(Path directory, String version) {
        this.directory = directory;
        this.array = SimulatedOceanstor.start(
                ArraySettings.loopback(directory.resolve("array"), portals, Secret.of(PASSWORD))
                        .version(version));
    }

    DriverEnvironment environment() {
        return new DriverEnvironment("array-1", directory.resolve("state"), Clock.systemUTC(), new FakeBlockExporter());
    }

    Options options(Map<String, String> other) {
        return options(other, Map.of("san_password", Secret.of(PASSWORD), "chap_password", Secret.of(CHAP)));
    }

    Options options(Map<String, String> other, Map<String, Secret> secrets) {
        Map<String, String> all = new HashMap<>(Map.of(
                "san_ip", "127.0.0.1",
                "san_api_port", Integer.toString(array.port()),
                "san_login", "admin",
                "storage_pool", "pool-1",
                "iscsi_default_target_ip", String.join(",", portals)));
        all.putAll(other);
        return ((OptionReader.Reading.Good) OptionReader.read(OceanstorOptions.ALL, all, secrets)).options();
    }

    @Override
    public void close() {
        array.close();
    }
}
