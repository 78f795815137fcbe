package octopus.server.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the fuzzer has learned from answers: ids by the collection that they came from, so that calls meet real things. */
final class Known {
    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final int MOST = 60;
    private final Map<String, List<String>> ids = new HashMap<>();
    private final List<String> words = List.of(
            "fuzz",
            "pool-1",
            "octopus@fuzz#pool-1",
            "octopus@fuzz",
            "__DEFAULT__",
            "nova",
            "available",
            "error",
            "in-use",
            "raw",
            "bare",
            "simulated",
            "front-end",
            "luks",
            "default",
            "volumes",
            "cinder-volume",
            "name",
            "key");

    void learn(String path, String body) {
        Matcher found = UUIDS.matcher(body);
        List<String> here = ids.computeIfAbsent(collection(path), key -> new ArrayList<>());
        for (int i = 0; i < 5 && found.find(); i++) {
            if (!here.contains(found.group())) {
                here.add(found.group());
            }
        }
        while (here.size() > MOST) {
            here.removeFirst();
        }
    }

    /** The first word of a path that is no prefix of an API. */
    static String collection(String path) {
        for (String segment : path.split("[/?]", -1)) {
            if (!segment.isEmpty()
                    && !List.of("v3", "v2", "image", "api", "v1", "abc").contains(segment)) {
                return segment;
            }
        }
        return "";
    }

    String of(String path, RandomGenerator random) {
        List<String> here = ids.getOrDefault(collection(path), List.of());
        return here.isEmpty() ? id(random) : here.get(random.nextInt(here.size()));
    }

    String id(RandomGenerator random) {
        List<List<String>> all =
                ids.values().stream().filter(list -> !list.isEmpty()).toList();
        if (all.isEmpty() || random.nextInt(10) == 0) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
        List<String> some = all.get(random.nextInt(all.size()));
        return some.get(random.nextInt(some.size()));
    }

    String word(RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }
}
