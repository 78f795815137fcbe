package octopus.onboard.product;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.Secret;
import octopus.spi.driver.ForeignDriver;
import octopus.spi.option.OptionReader;

/**
 * A storage that can be bought or built, and how Octopus uses it: which driver, told what. Forms, flags, checks and the
 * reference page are made from this.
 *
 * @param driver what a backend's {@code driver} says
 * @param own the declaration of that driver, where the product brings it
 * @param options all that a backend can be told, in the order of a form
 * @param driverPackages for the machine where the driver runs
 * @param nodePackages for the machines that use volumes
 * @param files of configuration that it wants beside the block service's own
 * @param libvirt the key that libvirt wants to have on nodes
 * @param checks names of the checks that are run before anything is changed
 * @param hints what the driver's own set-up looks at, and what goes wrong there
 */
public record Product(
        String id,
        Words name,
        String maker,
        String family,
        List<Protocol> protocols,
        String driver,
        Optional<ForeignDriver> own,
        List<OptionGroup> groups,
        List<ProductOption> options,
        SystemPackages driverPackages,
        SystemPackages nodePackages,
        List<ProductFile> files,
        Optional<LibvirtKey> libvirt,
        List<String> checks,
        Set<Ability> supports,
        List<Words> hints,
        List<Words> notes,
        Origin origin) {

    /** Values that this product sets unless somebody says otherwise. */
    public Map<String, String> presets() {
        Map<String, String> presets = new LinkedHashMap<>();
        options.forEach(option -> option.preset().ifPresent(value -> presets.put(option.name(), value)));
        return presets;
    }

    public Optional<ProductOption> option(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    /** What is given over the presets: the {@code options} of a backend. */
    public Map<String, String> values(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>(presets());
        values.putAll(given);
        return values;
    }

    /** Every mistake in what is given, with what the product demands over the driver. */
    public OptionReader.Reading read(Map<String, String> given, Map<String, Secret> secrets) {
        return OptionReader.read(options.stream().map(ProductOption::option).toList(), values(given), secrets);
    }

    /** JSON Schema 2020-12 of what a backend of this product can be told, with hints for a form. */
    public Map<String, Object> schema() {
        return ProductSchema.of(this);
    }

    boolean matches(ProductQuery query) {
        return query.protocol().map(protocols::contains).orElse(true)
                && query.maker().map(maker::equalsIgnoreCase).orElse(true)
                && query.driver().map(driver::equals).orElse(true)
                && query.words().stream().allMatch(this::has);
    }

    private boolean has(String word) {
        return id.contains(word)
                || driver.contains(word)
                || name.contains(word)
                || Words.of(maker).contains(word)
                || Words.of(family).contains(word);
    }
}
