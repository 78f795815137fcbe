package octopus.onboard.product;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.option.Option;

/**
 * What a product's file says. The options are those of the driver; a file only says what is special here.
 *
 * @param version of the file: a higher one takes the place of a lower one
 * @param required options that this product cannot do without, though the driver as such can
 * @param checked options that the driver's own set-up looks at
 * @param packages for the machine where the driver runs
 * @param files of configuration that it wants beside the block service's own
 * @param libvirt the key that libvirt wants to have where volumes are used
 * @param checks names of preflight checks beside those of the protocols
 */
public record ProductDeclaration(
        String id,
        int version,
        Words name,
        String maker,
        String family,
        List<Protocol> protocols,
        Driver driver,
        Map<String, String> presets,
        List<String> required,
        List<String> checked,
        SystemPackages packages,
        List<ProductFile> files,
        Optional<LibvirtKey> libvirt,
        List<String> checks,
        Set<Ability> supports,
        List<Words> hints,
        List<Words> notes) {

    /** @param own empty where the id is that of an installed driver */
    public record Driver(String id, Optional<OwnDriver> own) {}

    /**
     * A class of Cinder's kind that is not among the installed drivers.
     *
     * @param like the installed driver whose options it takes too
     */
    public record OwnDriver(
            String className, Optional<String> like, String version, List<Option> options, List<String> packages) {}
}
