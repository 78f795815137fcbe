package octopus.server.cinder.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Compares answers by shape and meaning: the same keys in the same order, the same types, the same values where they do
 * not differ by nature (ids, times, addresses, free text, figures of the backend).
 */
final class BodyComparison {
    private static final Set<String> FREE = Set.of(
            "message",
            "user_message",
            "connection_info",
            "data",
            "capabilities",
            "version",
            "updated",
            "updated_at",
            "created_at",
            "attached_at",
            "timestamp",
            "last-update",
            "href",
            "request_id",
            "guaranteed_until",
            "event_id",
            "driver_volume_type");
    /** Maps of the caller's keys, and answers whose order Cinder itself leaves to chance. */
    private static final Set<String> UNORDERED =
            Set.of("metadata", "extra_specs", "quota_set", "quota_class_set", "attachment");

    private final Ids ids;
    private final List<String> differences = new ArrayList<>();

    private BodyComparison(Ids ids) {
        this.ids = ids;
    }

    static List<String> compare(JsonNode recorded, JsonNode our, Ids ids) {
        BodyComparison comparison = new BodyComparison(ids);
        comparison.compare("", "", recorded, our);
        return comparison.differences;
    }

    private void compare(String path, String key, JsonNode recorded, JsonNode our) {
        if (recorded.isObject()) {
            object(path, key, recorded, our);
        } else if (recorded.isArray()) {
            array(path, key, recorded, our);
        } else if (!sameKind(recorded, our)) {
            // null means "none": whether there is one is told by the values that both have.
            if (!(FREE.contains(key) && (recorded.isNull() || our.isNull()))) {
                say(path, recorded, our);
            }
        } else if (!FREE.contains(key)) {
            value(path, recorded, our);
        }
    }

    private void object(String path, String key, JsonNode recorded, JsonNode our) {
        if (!our.isObject()) {
            say(path, recorded, our);
            return;
        }
        if (key.equals("connection_info") || key.equals("data") || key.equals("capabilities")) {
            return;
        }
        List<String> wanted = new ArrayList<>(recorded.propertyNames());
        List<String> given = new ArrayList<>(our.propertyNames());
        if (!Set.copyOf(wanted).equals(Set.copyOf(given))) {
            List<String> missing = new ArrayList<>(wanted);
            missing.removeAll(given);
            List<String> extra = new ArrayList<>(given);
            extra.removeAll(wanted);
            differences.add(path + ": missing " + missing + ", extra " + extra);
        } else if (!UNORDERED.contains(key) && !wanted.equals(given)) {
            differences.add(path + ": order " + given + " instead of " + wanted);
        }
        recorded.properties().forEach(entry -> {
            JsonNode other = our.get(entry.getKey());
            if (other != null) {
                compare(path + "/" + entry.getKey(), entry.getKey(), entry.getValue(), other);
            }
        });
    }

    private void array(String path, String key, JsonNode recorded, JsonNode our) {
        if (!our.isArray()) {
            say(path, recorded, our);
            return;
        }
        if (recorded.size() != our.size()) {
            differences.add(path + ": " + our.size() + " items instead of " + recorded.size());
        }
        for (int i = 0; i < Math.min(recorded.size(), our.size()); i++) {
            compare(path + "/" + i, key, recorded.get(i), our.get(i));
        }
    }

    private void value(String path, JsonNode recorded, JsonNode our) {
        String wanted = ids.translate(recorded.asString());
        if (Ids.UUID.matcher(wanted).matches() && !ids.knows(recorded.asString())) {
            if (!Ids.UUID.matcher(our.asString()).matches()) {
                say(path, recorded, our);
            }
        } else if (!wanted.equals(our.asString())) {
            say(path, recorded, our);
        }
    }

    private static boolean sameKind(JsonNode one, JsonNode other) {
        return one.getNodeType() == other.getNodeType();
    }

    private void say(String path, JsonNode recorded, JsonNode our) {
        differences.add(path + ": " + our + " instead of " + recorded);
    }
}
