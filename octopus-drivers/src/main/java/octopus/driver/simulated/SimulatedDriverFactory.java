package octopus.driver.simulated;

import java.util.List;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Options;

/** Driver {@code simulated}. */
public final class SimulatedDriverFactory implements DriverFactory {
    @Override
    public DriverDescriptor descriptor() {
        return new DriverDescriptor(
                "simulated",
                "Octopus",
                "1",
                "An array in memory that can be told to be slow or to fail; holds no data of worth.",
                List.of("iSCSI"),
                SimulatedOptions.ALL,
                List.of());
    }

    @Override
    public List<Finding> check(Options options, DriverEnvironment environment) {
        try {
            ArmedFaults.parse(options.find(SimulatedOptions.FAULTS).orElse(""));
        } catch (StorageException e) {
            return List.of(new Finding.Failure("faults-are-understood", SimulatedOptions.FAULTS, e.fault()));
        }
        if (SimulatedArray.find(environment.backend())
                .filter(SimulatedArray::gone)
                .isPresent()) {
            return List.of(new Finding.Failure(
                    "array-answers",
                    environment.backend(),
                    Fault.of(
                            CommonFault.UNREACHABLE,
                            "Reaching the simulated array of " + environment.backend(),
                            "it was told to disappear",
                            "Tell it to come back.")));
        }
        return List.of(new Finding.Pass("array-answers", environment.backend(), "an array in memory"));
    }

    @Override
    public Driver open(Options options, DriverEnvironment environment) {
        SimulatedArray array = SimulatedArray.open(
                environment, options.flag(SimulatedOptions.KEEP_STATE), (int) options.count(SimulatedOptions.POOLS));
        array.configure(
                options.count(SimulatedOptions.LATENCY),
                ArmedFaults.parse(options.find(SimulatedOptions.FAULTS).orElse("")));
        return new SimulatedDriver(options, array);
    }
}
