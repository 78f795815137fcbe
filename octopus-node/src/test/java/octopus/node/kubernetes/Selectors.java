package octopus.node.kubernetes;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** Selectors of lists, as far as Octopus uses them: {@code a=b,c!=d} and fields. */
final class Selectors {
    private Selectors() {}

    static boolean labels(JsonNode object, String selector) {
        JsonNode labels = object.path("metadata").path("labels");
        return Arrays.stream(selector.split(","))
                .filter(each -> !each.isBlank())
                .allMatch(each -> {
                    boolean not = each.contains("!=");
                    String[] words = each.split("!?==?", 2);
                    return not != labels.path(words[0].strip()).asString("").equals(words[1].strip());
                });
    }

    static boolean fields(JsonNode object, String selector) {
        return Arrays.stream(selector.split(","))
                .filter(each -> !each.isBlank())
                .allMatch(each -> {
                    String[] words = each.split("==?", 2);
                    return object.at("/" + words[0].replace('.', '/'))
                            .asString("")
                            .equals(words[1]);
                });
    }
}
