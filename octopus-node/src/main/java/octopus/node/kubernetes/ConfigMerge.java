package octopus.node.kubernetes;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdits;
import octopus.node.config.ConfigFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * A ConfigMap or a Secret with some keys of its texts as they are wanted. The rest stays to the byte. The old texts are kept
 * in an object of the same sort beside it until the change is reverted.
 *
 * @param texts what is wanted in which text
 */
public record ConfigMerge(ConfigRef ref, Map<String, ConfigEdits> texts) {
    private static final int SHORT = 12;
    private static final int MOST_TRIES = 5;

    public ConfigMerge {
        texts = java.util.Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /**
     * An object as it was.
     *
     * @param existed whether it was there
     * @param sums of the texts that the change is about; empty text for one that was not there
     * @param keptAs the name of the object that keeps the old texts
     */
    public record Before(boolean existed, Map<String, String> sums, String keptAs) {
        public Before {
            sums = Map.copyOf(sums);
        }
    }

    /** How things are now. Changes nothing. */
    public Before look(Cluster cluster) {
        Optional<ConfigObject> there = cluster.configs().find(ref);
        Map<String, String> sums = sums(there);
        String all = new TreeMap<>(sums).toString();
        return new Before(
                there.isPresent(),
                sums,
                ref.name() + ".octopus-" + ConfigEdits.sha256(all).substring(0, SHORT));
    }

    /** What applying would change, secrets covered; nothing when all is as wanted. Changes nothing. */
    public Optional<Difference> plan(Cluster cluster) {
        Optional<ConfigObject> there = cluster.configs().find(ref);
        StringBuilder all = new StringBuilder();
        texts.forEach((key, edits) -> {
            String now = text(there, key);
            edits.difference(now, edits.merged(name(key), now))
                    .ifPresent(diff -> all.append(texts.size() > 1 ? "~ " + key + "\n" : "")
                            .append(diff));
        });
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(Difference.of(ref + " in " + cluster.namespace(), all.toString()));
    }

    public void apply(Cluster cluster, Before before) {
        for (int tries = 1; ; tries++) {
            Optional<ConfigObject> there = cluster.configs().find(ref);
            Map<String, Optional<String>> wanted = new HashMap<>();
            texts.forEach((key, edits) -> {
                String now = text(there, key);
                String after = edits.merged(name(key), now);
                if (!after.equals(now)) {
                    wanted.put(key, Optional.of(after));
                }
            });
            if (wanted.isEmpty()) {
                return;
            }
            if (there.isPresent() != before.existed() || !sums(there).equals(before.sums())) {
                throw changedMeanwhile(cluster);
            }
            if (there.isEmpty()) {
                cluster.configs().create(ref, present(wanted));
            } else {
                keep(cluster, there.get(), before);
                if (cluster.configs().replace(there.get(), wanted)) {
                    return;
                }
            }
            // Somebody was quicker: if it was about other keys, all is well with the next try.
            if (tries == MOST_TRIES) {
                throw changedMeanwhile(cluster);
            }
        }
    }

    /** To the byte when nobody else has changed it since; otherwise only what this change was about. */
    public void revert(Cluster cluster, Before before) {
        for (int tries = 1; ; tries++) {
            Optional<ConfigObject> there = cluster.configs().find(ref);
            if (sums(there).equals(before.sums()) && there.isPresent() == before.existed()) {
                forget(cluster, before);
                return;
            }
            if (restored(cluster, there, before)) {
                forget(cluster, before);
                return;
            }
            if (tries == MOST_TRIES) {
                throw changedMeanwhile(cluster);
            }
        }
    }

    /** @return false when somebody has changed the object since it was read */
    private boolean restored(Cluster cluster, Optional<ConfigObject> there, Before before) {
        Map<String, String> old = before.existed() ? kept(cluster, before) : Map.of();
        if (there.isEmpty()) {
            if (before.existed()) {
                cluster.configs().create(ref, old);
            }
            return true;
        }
        Map<String, Optional<String>> wanted = new LinkedHashMap<>();
        texts.forEach((key, edits) -> {
            String target = edits.undone(name(key), text(there, key), old.getOrDefault(key, ""));
            boolean had =
                    before.existed() && !before.sums().getOrDefault(key, "").isEmpty();
            wanted.put(key, had || !target.isBlank() ? Optional.of(target) : Optional.empty());
        });
        boolean nothingLeft = !before.existed()
                && wanted.values().stream().allMatch(Optional::isEmpty)
                && wanted.keySet().containsAll(there.get().data().keySet());
        if (nothingLeft) {
            cluster.configs().delete(ref);
            return true;
        }
        return cluster.configs().replace(there.get(), wanted);
    }

    /** The old texts, whole, before anything is changed. */
    private void keep(Cluster cluster, ConfigObject there, Before before) {
        Map<String, String> old = there.data().entrySet().stream()
                .filter(entry -> texts.containsKey(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        cluster.configs().create(ref.named(before.keptAs()), old);
    }

    private Map<String, String> kept(Cluster cluster, Before before) {
        return cluster.configs()
                .find(ref.named(before.keptAs()))
                .map(ConfigObject::data)
                .orElseThrow(() -> Fault.of(
                                ConfigFault.CONFIG_CHANGED_MEANWHILE,
                                "Restoring " + ref,
                                "its old version " + ref.named(before.keptAs()) + " is gone",
                                "Restore it from a backup of that cluster.")
                        .exception());
    }

    /** The old texts are no longer needed. */
    public void forget(Cluster cluster, Before before) {
        if (before.existed()) {
            cluster.configs().delete(ref.named(before.keptAs()));
        }
    }

    private Map<String, String> sums(Optional<ConfigObject> there) {
        Map<String, String> sums = new HashMap<>();
        texts.keySet()
                .forEach(key -> sums.put(
                        key,
                        there.map(object -> object.data().get(key))
                                .map(ConfigEdits::sha256)
                                .orElse("")));
        return sums;
    }

    private static String text(Optional<ConfigObject> there, String key) {
        return there.map(object -> object.data().getOrDefault(key, "")).orElse("");
    }

    private static Map<String, String> present(Map<String, Optional<String>> wanted) {
        Map<String, String> data = new HashMap<>();
        wanted.forEach((key, text) -> text.ifPresent(value -> data.put(key, value)));
        return data;
    }

    private String name(String key) {
        return ref + " " + key;
    }

    private StorageException changedMeanwhile(Cluster cluster) {
        return Fault.of(
                        ConfigFault.CONFIG_CHANGED_MEANWHILE,
                        "Changing " + ref + " in " + cluster.namespace(),
                        "it is not as it was when the plan was made",
                        "Make the plan anew and look at it again.")
                .about("object", ref.toString())
                .about("namespace", cluster.namespace())
                .exception();
    }
}
