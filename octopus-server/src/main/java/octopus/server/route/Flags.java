package octopus.server.route;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The words that OpenStack takes for true and false. */
public final class Flags {
    private static final Set<String> TRUE =
            Set.of("True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes", "y", "t");
    private static final Set<String> FALSE =
            Set.of("False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no", "n", "f");

    private Flags() {}

    /** Empty when it is no such word. */
    public static Optional<Boolean> of(String text) {
        if (TRUE.contains(text)) {
            return Optional.of(true);
        }
        return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
    }

    public static Optional<Boolean> of(JsonNode node) {
        if (node.isBoolean()) {
            return Optional.of(node.asBoolean());
        }
        return node.isString() || node.isIntegralNumber() ? of(node.asString()) : Optional.empty();
    }
}
