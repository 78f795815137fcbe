package octopus.server.auth.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Names under which files of earlier releases have rules that are several by now. */
final class FormerNames {
    private static final Map<String, List<String>> NOW = Map.of(
            "volume_extension:types_manage",
            each("volume_extension:type_", "create", "update", "delete"),
            "volume_extension:volume_image_metadata",
            each("volume_extension:volume_image_metadata:", "show", "set", "remove"),
            "volume_extension:quota_classes",
            each("volume_extension:quota_classes:", "get", "update"),
            "group:group_types_manage",
            each("group:group_types:", "create", "update", "delete"),
            "group:group_types_specs",
            each("group:group_types_specs:", "get", "get_all", "create", "update", "delete"));

    private FormerNames() {}

    private static List<String> each(String before, String... ends) {
        return Stream.of(ends).map(end -> before + end).toList();
    }

    static boolean has(String name) {
        return NOW.containsKey(name);
    }

    static List<String> today() {
        return NOW.values().stream().flatMap(List::stream).toList();
    }

    /** With what a file says under a former name for each of today's that it says nothing about. */
    static Map<String, Check> resolve(Map<String, Check> given) {
        Map<String, Check> resolved = new HashMap<>(given);
        NOW.forEach((former, names) -> {
            if (given.containsKey(former)) {
                names.forEach(name -> resolved.putIfAbsent(name, given.get(former)));
            }
        });
        return resolved;
    }
}
