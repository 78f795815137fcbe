package octopus.core.setting;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where settings come from; the later wins over the earlier.
 *
 * @param file YAML; may be absent unless {@code fileRequired}
 * @param fileRequired true when a person named the file
 * @param environment all variables of the process; those that begin with {@code OCTOPUS_} and one of the declared
 *     sections are settings
 * @param overrides from {@code --set key=value}
 */
public record SettingSources(
        Path file, boolean fileRequired, Map<String, String> environment, Map<String, String> overrides) {
    public static final String PREFIX = "OCTOPUS_";

    public SettingSources {
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }

    /** {@code server.port} is {@code OCTOPUS_SERVER_PORT}. */
    public static String variable(String setting) {
        return PREFIX + setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
