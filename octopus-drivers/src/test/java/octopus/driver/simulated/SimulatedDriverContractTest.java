package octopus.driver.simulated;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import octopus.spi.contract.DriverContract;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.option.OptionReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SimulatedDriverContractTest extends DriverContract {
    private final String backend = "simulated-" + UUID.randomUUID();

    @TempDir
    Path directory;

    @Override
    protected Driver open() {
        return open(backend, directory, Map.of("pools", "2", "replication_targets", "second-site"));
    }

    static Driver open(String backend, Path directory, Map<String, String> options) {
        OptionReader.Reading reading = OptionReader.read(SimulatedOptions.ALL, options, Map.of());
        return new SimulatedDriverFactory()
                .open(
                        ((OptionReader.Reading.Good) reading).options(),
                        new DriverEnvironment(backend, directory, Clock.systemUTC(), new FakeBlockExporter()));
    }

    @Override
    protected Callable<Boolean> plantForeign(String nativeName) {
        SimulatedArray array = SimulatedArray.find(backend).orElseThrow();
        array.plantForeign(nativeName);
        return () -> array.objects().has(nativeName);
    }

    @AfterEach
    void powerOff() {
        SimulatedArray.powerOff(backend);
    }

    static List<String> names(Driver driver) {
        return driver.volumes().owned().stream()
                .map(object -> object.nativeName())
                .toList();
    }
}
