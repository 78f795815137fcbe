package octopus.block.backend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import octopus.block.BlockFault;
import octopus.spi.Fault;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.DriverFamily;

/** The drivers that are installed. */
public final class DriverCatalog {
    private final Map<String, DriverFactory> factories = new TreeMap<>();

    public DriverCatalog(Collection<DriverFactory> found) {
        found.forEach(factory -> factories.put(factory.descriptor().id(), factory));
    }

    /** Those on the class path. */
    public static DriverCatalog installed() {
        List<DriverFactory> found = new ArrayList<>();
        ServiceLoader.load(DriverFactory.class).forEach(found::add);
        ServiceLoader.load(DriverFamily.class).forEach(family -> found.addAll(family.factories()));
        return new DriverCatalog(found);
    }

    public List<DriverDescriptor> descriptors() {
        return factories.values().stream().map(DriverFactory::descriptor).toList();
    }

    /** @throws octopus.spi.StorageException UNKNOWN_DRIVER */
    public DriverFactory factory(String id) {
        DriverFactory factory = factories.get(id);
        if (factory == null) {
            throw Fault.of(
                            BlockFault.UNKNOWN_DRIVER,
                            "Driver " + id,
                            "no driver of that id is installed",
                            "Drivers are: " + String.join(", ", factories.keySet()) + ".")
                    .about("field", "driver")
                    .exception();
        }
        return factory;
    }
}
