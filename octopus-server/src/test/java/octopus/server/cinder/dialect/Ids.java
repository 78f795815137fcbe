package octopus.server.cinder.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Which of our ids, and keys of transfers, stands for which recorded one; learnt from the answers, put into later requests. */
final class Ids {
    static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private final Map<String, String> ours = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    void put(String recorded, String our) {
        ours.put(recorded, our);
    }

    /** Walks both answers side by side and takes down every pair of ids. */
    void learn(JsonNode recorded, JsonNode our) {
        if (recorded.isObject() && our.isObject()) {
            recorded.properties().forEach(entry -> learn(entry.getValue(), our.path(entry.getKey())));
            if (recorded.path("auth_key").isString() && our.path("auth_key").isString()) {
                keys.put(
                        recorded.path("auth_key").asString(),
                        our.path("auth_key").asString());
            }
        } else if (recorded.isArray() && our.isArray()) {
            for (int i = 0; i < Math.min(recorded.size(), our.size()); i++) {
                learn(recorded.get(i), our.get(i));
            }
        } else if (recorded.isString() && our.isString()) {
            String was = recorded.asString();
            String is = our.asString();
            boolean both = UUID.matcher(was).matches() && UUID.matcher(is).matches();
            // The first meeting counts: a list in another order must not overturn it.
            if (both && !was.startsWith("0000") && !was.startsWith("5555") && !was.startsWith("6666")) {
                ours.putIfAbsent(was, is);
            }
        }
    }

    String translate(String text) {
        Matcher matcher = UUID.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, ours.getOrDefault(matcher.group(), matcher.group()));
        }
        String translated = matcher.appendTail(out).toString();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            translated = translated.replace(key.getKey(), key.getValue());
        }
        // The simulated array calls its pools by number.
        return translated
                .replace("lab@fake#fake", "lab@fake#pool-1")
                .replace("lab%40fake%23fake", "lab%40fake%23pool-1");
    }

    boolean knows(String recorded) {
        return ours.containsKey(recorded);
    }
}
