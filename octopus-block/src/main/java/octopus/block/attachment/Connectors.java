package octopus.block.attachment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octopus.spi.connect.Connector;

/** Reads Cinder's connector dictionary. */
public final class Connectors {
    private Connectors() {}

    /** Keys of the wrong type count as absent: hosts send many that Octopus has no use for. */
    public static Connector of(Map<String, Object> given) {
        return new Connector(
                text(given, "host").orElse(""),
                text(given, "ip"),
                text(given, "initiator"),
                given.get("wwpns") instanceof List<?> names
                        ? names.stream()
                                .map(name -> name.toString().toLowerCase(Locale.ROOT))
                                .toList()
                        : List.of(),
                text(given, "nqn"),
                Boolean.TRUE.equals(given.get("multipath")),
                given);
    }

    private static Optional<String> text(Map<String, Object> given, String key) {
        return given.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }
}
