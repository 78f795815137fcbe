package octopus.onboard.product;

import java.util.Optional;
import octopus.spi.option.Option;

/**
 * An option of the product's driver as a form shows it.
 *
 * @param option with the driver's type, sentence and default; required also where only the product demands it
 * @param group the id of the group that it stands in
 * @param label a short name, where there is a better one than the option's own
 * @param preset what this product sets unless somebody says otherwise
 * @param advanced whether a form may hide it at first
 * @param checked whether the driver's own set-up looks at it
 */
public record ProductOption(
        Option option, String group, Words label, Optional<String> preset, boolean advanced, boolean checked) {
    public String name() {
        return option.name();
    }

    public boolean required() {
        return option.required() && usual().isEmpty();
    }

    public boolean secret() {
        return option instanceof Option.SecretText;
    }

    /** What counts when nothing is given. */
    public Optional<String> usual() {
        return preset.or(option::defaultText);
    }
}
