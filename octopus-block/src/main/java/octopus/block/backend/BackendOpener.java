package octopus.block.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** Turns a backend's row into an opened driver: reads its options, runs the driver's checks, opens it. */
public final class BackendOpener {
    /** Options that every backend has, whatever its driver; the scheduler reads them. */
    private static final List<Option> COMMON = List.of(
            new Option.Text(
                    "volume_backend_name",
                    "Name that a volume type's extra specs ask for; the backend's own name unless given.",
                    Optional.empty(),
                    false,
                    "gold"),
            new Option.Amount(
                    "image_copy_bandwidth",
                    "Most bytes a second that copying an image into a volume may take; 0 is no limit.",
                    Optional.of("0"),
                    false),
            new Option.Flag(
                    "image_volume_cache_enabled", "Keep a volume of each image to clone new volumes from.", true),
            new Option.Count(
                    "image_volume_cache_max_count",
                    "Most entries of the image cache; 0 is no limit.",
                    Optional.of("64"),
                    false,
                    0,
                    1_000_000),
            new Option.Count(
                    "image_volume_cache_max_size_gb",
                    "Most GiB that the entries of the image cache may have together; 0 is no limit.",
                    Optional.of("0"),
                    false,
                    0,
                    Integer.MAX_VALUE));

    private final DriverCatalog catalog;
    private final SecretStore secrets;
    private final Function<String, DriverEnvironment> environments;

    /** @param environments what is lent to the driver of the backend of that name */
    public BackendOpener(DriverCatalog catalog, SecretStore secrets, Function<String, DriverEnvironment> environments) {
        this.catalog = catalog;
        this.secrets = secrets;
        this.environments = environments;
    }

    public DriverDescriptor descriptor(Backend backend) {
        return catalog.factory(backend.driver()).descriptor();
    }

    /** @throws octopus.spi.StorageException UNKNOWN_DRIVER */
    public DriverDescriptor descriptorOf(String driver) {
        return catalog.factory(driver).descriptor();
    }

    public static List<Option> common() {
        return COMMON;
    }

    public static List<Option> declared(DriverDescriptor descriptor) {
        List<Option> all = new ArrayList<>(descriptor.options());
        COMMON.stream()
                .filter(common -> all.stream().noneMatch(option -> option.name().equals(common.name())))
                .forEach(all::add);
        return all;
    }

    /** Every mistake in the given options, without opening anything. */
    public OptionReader.Reading read(String driver, Map<String, String> options, Map<String, Secret> given) {
        return OptionReader.read(declared(catalog.factory(driver).descriptor()), options, given);
    }

    /** @throws octopus.spi.StorageException with every mistake, or the first failed check */
    public Driver open(Backend backend) {
        DriverFactory factory = catalog.factory(backend.driver());
        Options options = options(backend, factory);
        DriverEnvironment environment = environments.apply(backend.name());
        for (Finding finding : factory.check(options, environment)) {
            if (finding instanceof Finding.Failure failure) {
                throw failure.fault()
                        .about("check", failure.check())
                        .about("where", failure.where())
                        .exception();
            }
        }
        return factory.open(options, environment);
    }

    /** What the driver's own checks say now; reads only. */
    public List<Finding> check(Backend backend) {
        DriverFactory factory = catalog.factory(backend.driver());
        return factory.check(options(backend, factory), environments.apply(backend.name()));
    }

    /** The same, of a backend that is not there yet. */
    public List<Finding> check(String name, String driver, Map<String, String> options, Map<String, Secret> given) {
        DriverFactory factory = catalog.factory(driver);
        return factory.check(options(name, factory, options, given), environments.apply(name));
    }

    /** The portals by which volumes of such a backend are reached, as far as the options tell. */
    public List<String> portals(String driver, Map<String, String> options, Map<String, Secret> given) {
        DriverFactory factory = catalog.factory(driver);
        return factory.portals(options(driver, factory, options, given));
    }

    private Options options(Backend backend, DriverFactory factory) {
        Map<String, Secret> hidden = new LinkedHashMap<>();
        for (Map.Entry<String, SecretRef> entry : backend.secrets().entrySet()) {
            hidden.put(entry.getKey(), secrets.get(entry.getValue()));
        }
        return options(backend.name(), factory, backend.options(), hidden);
    }

    private static Options options(
            String backend, DriverFactory factory, Map<String, String> options, Map<String, Secret> given) {
        return switch (OptionReader.read(declared(factory.descriptor()), new TreeMap<>(options), given)) {
            case OptionReader.Reading.Good good -> good.options();
            case OptionReader.Reading.Bad bad ->
                throw together(backend, bad.faults()).exception();
        };
    }

    /** All mistakes in one fault: nobody should have to correct them one by one. */
    public static Fault together(String backend, List<Fault> faults) {
        if (faults.size() == 1) {
            return faults.getFirst();
        }
        String causes = faults.stream()
                .map(fault -> fault.what() + ": " + fault.cause())
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        return Fault.of(
                CommonFault.INVALID_OPTION, "Options of backend " + backend, causes, "Correct them and try again.");
    }
}
