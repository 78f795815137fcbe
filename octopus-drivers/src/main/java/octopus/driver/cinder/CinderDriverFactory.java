package octopus.driver.cinder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;
import tools.jackson.databind.JsonNode;

/** One of Cinder's drivers. */
final class CinderDriverFactory implements DriverFactory {
    private final DriverFacts facts;
    private final List<Path> directories;

    CinderDriverFactory(DriverFacts facts) {
        this(facts, List.of());
    }

    /** @param directories with the driver's own files */
    CinderDriverFactory(DriverFacts facts, List<Path> directories) {
        this.facts = facts;
        this.directories = directories;
    }

    @Override
    public DriverDescriptor descriptor() {
        return new DriverDescriptor(
                facts.id(),
                facts.vendor(),
                facts.version(),
                "Cinder's own driver " + facts.className() + ", in a process of its own.",
                facts.protocols(),
                facts.options(),
                List.of("python3"));
    }

    @Override
    public Optional<String> cinderClass() {
        return Optional.of(facts.className());
    }

    /** Opens the driver in a process that ends with the check: what its set-up says is the finding. */
    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        List<Finding> findings = new ArrayList<>();
        List<Finding> portals = StoragePortals.look(facts, options);
        DriverEnvironment own = new DriverEnvironment(
                environment.backend(),
                environment.stateDirectory().resolve("check"),
                environment.clock(),
                environment.blockExporter());
        try (Bridge bridge = new Bridge(Hosted.of(facts, options, own).with(directories), own)) {
            int features = bridge.open().size();
            findings.add(new Finding.Pass("driver-opens", facts.className(), features + " abilities"));
            JsonNode stats = bridge.call("stats", java.util.Map.of());
            List<String> pools = Pools.of(stats, environment.backend()).stream()
                    .map(pool -> pool.name())
                    .toList();
            findings.add(new Finding.Pass("pools-reported", facts.className(), String.join(", ", pools)));
        } catch (StorageException e) {
            findings.add(new Finding.Failure(
                    findings.isEmpty() ? "driver-opens" : "pools-reported", facts.className(), e.fault()));
        }
        findings.addAll(portals);
        return findings;
    }

    @Override
    public List<String> portals(Options options) {
        return StoragePortals.of(facts, options);
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        Bridge bridge = new Bridge(Hosted.of(facts, options, environment).with(directories), environment);
        try {
            return new CinderDriver(bridge, environment.backend(), bridge.open());
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
    }
}
