package octopus.block.backend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import octopus.block.BlockFault;
import octopus.spi.Fault;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.DriverFamily;
import octopus.spi.driver.DriverHost;
import octopus.spi.driver.ForeignDriver;

/** The drivers that are installed: those of the program, and those that come and go while it runs. */
public final class DriverCatalog {
    private final Map<String, DriverFactory> factories = new TreeMap<>();
    private final Optional<DriverHost> host;
    private volatile More more = Map::of;

    /** Drivers that come and go while the house runs. Asked often, so it answers out of memory. */
    public interface More {
        Map<String, DriverFactory> factories();
    }

    public DriverCatalog(Collection<DriverFactory> found) {
        this(found, Optional.empty());
    }

    private DriverCatalog(Collection<DriverFactory> found, Optional<DriverHost> host) {
        this.host = host;
        found.forEach(factory -> factories.put(factory.descriptor().id(), factory));
    }

    /** Those on the class path. */
    public static DriverCatalog installed() {
        List<DriverFactory> found = new ArrayList<>();
        ServiceLoader.load(DriverFactory.class).forEach(found::add);
        ServiceLoader.load(DriverFamily.class).forEach(family -> found.addAll(family.factories()));
        return new DriverCatalog(found, ServiceLoader.load(DriverHost.class).findFirst());
    }

    /** From now on these are there too. A driver of the program wins over one of the same id. */
    public void join(More others) {
        more = others;
    }

    public List<DriverDescriptor> descriptors() {
        return all().values().stream().map(DriverFactory::descriptor).toList();
    }

    /** Those of the program, without those that come and go. */
    public Map<String, DriverFactory> builtIn() {
        return Collections.unmodifiableMap(factories);
    }

    /** @throws octopus.spi.StorageException UNKNOWN_DRIVER when this program can host nobody's drivers */
    public DriverFactory host(ForeignDriver driver) {
        return host.orElseThrow(() -> Fault.of(
                                BlockFault.UNKNOWN_DRIVER,
                                "Driver " + driver.id(),
                                "class " + driver.className() + " needs a host, and none is installed",
                                "Run an Octopus that has octopus-drivers.")
                        .about("field", "driver")
                        .exception())
                .host(driver);
    }

    private Map<String, DriverFactory> all() {
        Map<String, DriverFactory> all = new TreeMap<>(more.factories());
        all.putAll(factories);
        return all;
    }

    /** @throws octopus.spi.StorageException UNKNOWN_DRIVER */
    public DriverFactory factory(String id) {
        DriverFactory own = factories.get(id);
        DriverFactory factory = own == null ? more.factories().get(id) : own;
        if (factory == null) {
            throw Fault.of(
                            BlockFault.UNKNOWN_DRIVER,
                            "Driver " + id,
                            "no driver of that id is installed",
                            "Drivers are: " + String.join(", ", all().keySet()) + ".")
                    .about("field", "driver")
                    .exception();
        }
        return factory;
    }
}
