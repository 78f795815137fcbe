package octopus.driver.cinder;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import octopus.spi.Secret;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** Drivers of Cinder, and of our own that look like such, with their options. */
final class CinderFixture {
    private CinderFixture() {}

    static DriverFactory factory(String id) {
        return new CinderDrivers()
                .factories().stream()
                        .filter(each -> each.descriptor().id().equals(id))
                        .findFirst()
                        .orElseThrow();
    }

    /** A driver that is in the test's own resources. */
    static DriverFactory vendor(String className) {
        List<Option> options = List.of(
                new Option.Text("san_ip", "Tells the driver how to behave.", java.util.Optional.empty(), false, "bad"),
                new Option.SecretText("san_password", "Never to be seen anywhere.", false),
                new Option.SecretText("replication_device", "A second place.", false));
        return new CinderDriverFactory(new DriverFacts(
                "cinder-test",
                "octopus_test_driver." + className,
                "test",
                "1",
                List.of("iSCSI"),
                List.of("vendor-lib"),
                options));
    }

    static String vendorDirectory() {
        return Path.of("src/test/resources/octopus/driver/cinder/vendor")
                .toAbsolutePath()
                .toString();
    }

    static Options options(DriverFactory factory, Map<String, String> values, Map<String, Secret> secrets) {
        OptionReader.Reading reading = OptionReader.read(factory.descriptor().options(), values, secrets);
        if (reading instanceof OptionReader.Reading.Good good) {
            return good.options();
        }
        throw new AssertionError(reading);
    }

    static DriverEnvironment environment(Path directory) {
        return new DriverEnvironment("bridged", directory, Clock.systemUTC(), new FakeBlockExporter());
    }
}
