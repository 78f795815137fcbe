package octopus.onboard.product;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.spi.Finding;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;

/** A driver of a package: tells with which backend it was opened. */
record WatchedFactory(DriverFactory factory, Consumer<String> opened) implements DriverFactory {
    @Override
    public DriverDescriptor descriptor() {
        return factory.descriptor();
    }

    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        return factory.check(options, environment);
    }

    @Override
    public List<String> portals(Options options) {
        return factory.portals(options);
    }

    @Override
    public Optional<String> cinderClass() {
        return factory.cinderClass();
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        Driver driver = factory.open(options, environment);
        opened.accept(environment.backend());
        return driver;
    }
}
