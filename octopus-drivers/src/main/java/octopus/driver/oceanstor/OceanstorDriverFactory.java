package octopus.driver.oceanstor;

import java.util.List;
import octopus.spi.Finding;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;

/** Driver {@code oceanstor}. */
public final class OceanstorDriverFactory implements DriverFactory {
    @Override
    public DriverDescriptor descriptor() {
        return new DriverDescriptor(
                "oceanstor",
                "Huawei",
                "1",
                "LUNs of an OceanStor array (V3, V5, Dorado, V6), served over iSCSI by the array itself.",
                List.of("iSCSI"),
                OceanstorOptions.ALL,
                List.of("qemu-storage-daemon"));
    }

    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        return Checks.run(options);
    }

    @Override
    public List<String> portals(Options options) {
        return OceanstorOptions.list(options, OceanstorOptions.PORTALS).stream()
                .map(address -> address + ":" + Portals.PORT)
                .toList();
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        OceanstorOptions.problem(options).ifPresent(fault -> {
            throw fault.exception();
        });
        return new OceanstorDriver(options, environment);
    }
}
