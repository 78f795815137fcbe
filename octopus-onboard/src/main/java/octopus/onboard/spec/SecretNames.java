package octopus.onboard.spec;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.block.backend.BackendService;
import octopus.onboard.product.Catalogue;
import octopus.spi.option.Option;

/**
 * Which options are secret: those that the driver declares so. Of another block service's own options nothing is declared
 * here; of them those are that are called so.
 *
 * @param called whether the name tells where the driver does not
 */
public record SecretNames(Set<String> secret, Set<String> known, boolean called) {
    private static final Pattern HIDDEN =
            Pattern.compile(".*(password|passwd|passphrase|_secret|token|secret_key|private_key|credential).*");

    public SecretNames {
        secret = Set.copyOf(secret);
        known = Set.copyOf(known);
    }

    /** Of a driver of ours. */
    static SecretNames ofDriver(BackendService backends, String driver, boolean called) {
        Set<String> secret = new HashSet<>();
        Set<String> known = new HashSet<>();
        if (!driver.isEmpty()) {
            for (Option option : backends.optionsOf(driver)) {
                known.add(option.name());
                if (option instanceof Option.SecretText) {
                    secret.add(option.name());
                }
            }
        }
        return new SecretNames(secret, known, called);
    }

    /** Of a class that a section of a {@code cinder.conf} names. */
    public static SecretNames ofClass(BackendService backends, Catalogue catalogue, String name) {
        String driver = catalogue.ofClass(name).stream()
                .findFirst()
                .map(product -> product.driver())
                .orElse("");
        return ofDriver(backends, driver, true);
    }

    public boolean has(String option) {
        return secret.contains(option)
                || called && !known.contains(option) && HIDDEN.matcher(option).matches();
    }
}
