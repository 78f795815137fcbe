package octopus.spi.option;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.spi.Secret;
import octopus.spi.Size;

/**
 * The values of a backend's options after {@link OptionReader} has checked them: defaults filled in, every value of its
 * declared type. Asking for an option that was not declared is a defect of the driver and throws.
 */
public final class Options {
    private final Map<String, String> values;
    private final Map<String, Secret> secrets;

    Options(Map<String, String> values, Map<String, Secret> secrets) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
        this.secrets = Map.copyOf(secrets);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("option " + name + " has no value"));
    }

    public long count(String name) {
        return Long.parseLong(text(name));
    }

    public double ratio(String name) {
        return Double.parseDouble(text(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public Size amount(String name) {
        return AmountText.parse(text(name));
    }

    public Path directory(String name) {
        return Path.of(text(name));
    }

    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /** Everything that is not secret, sorted by name. */
    public Map<String, String> shown() {
        return values;
    }
}
