package octopus.onboard.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.node.config.ConfigFormat;
import octopus.node.kubernetes.Cluster;
import octopus.node.kubernetes.ConfigObject;
import octopus.node.kubernetes.ConfigRef;
import octopus.node.kubernetes.KubernetesFault;
import octopus.node.kubernetes.Workload;
import octopus.node.kubernetes.WorkloadRef;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Where a Cinder in pods has its configuration: found among what its pods mount, unless the spec says it.
 *
 * @param object the ConfigMap or Secret
 * @param enabled the key of the text that names the backends ({@code enabled_backends})
 * @param sections the key of the text that has a section for each backend; often the same
 */
public record CinderTexts(ConfigObject object, String enabled, String sections) {
    private static final String BACKENDS = "enabled_backends";
    private static final String USUAL_SECTIONS = "backends.conf";
    private static final String FIELD = "target.config";

    private record Found(ConfigObject object, String key) {
        @Override
        public String toString() {
            return object.ref() + " " + key;
        }
    }

    /** @throws StorageException CLUSTER_OBJECT_MISSING, CLUSTER_OBJECT_AMBIGUOUS, naming the field */
    public static CinderTexts find(Cluster cluster, KubernetesCinder target) {
        KubernetesCinder.Texts texts = target.texts();
        ConfigObject object = texts.config().isEmpty() ? mounted(cluster, target) : named(cluster, texts.config());
        String enabled = texts.enabled().isEmpty() ? enabled(object) : has(object, texts.enabled());
        String sections = !texts.sections().isEmpty()
                ? has(object, texts.sections())
                : object.data().containsKey(USUAL_SECTIONS) ? USUAL_SECTIONS : enabled;
        return new CinderTexts(object, enabled, sections);
    }

    public ConfigRef ref() {
        return object.ref();
    }

    /** Whether a password may stand in it. */
    public boolean isSecret() {
        return object.ref().kind() == ConfigRef.Kind.SECRET;
    }

    /** The text with the sections. */
    public String text() {
        return object.data().getOrDefault(sections, "");
    }

    private static ConfigObject named(Cluster cluster, String name) {
        ConfigRef ref = ConfigRef.of(name);
        return cluster.configs().find(ref).orElseThrow(() -> missing(ref + " is not in " + cluster.namespace()));
    }

    private static ConfigObject mounted(Cluster cluster, KubernetesCinder target) {
        Workload workload = cluster.workloads().get(WorkloadRef.of(target.pods().workload()));
        List<Found> found = new ArrayList<>();
        for (ConfigRef ref : workload.configs()) {
            cluster.configs().find(ref).ifPresent(object -> found.addAll(naming(object)));
        }
        List<ConfigRef> objects =
                found.stream().map(each -> each.object().ref()).distinct().toList();
        if (objects.size() > 1) {
            throw ambiguous(found);
        }
        return found.stream()
                .findFirst()
                .map(Found::object)
                .orElseThrow(() -> missing("nothing that the pods of " + workload.ref() + " mount sets " + BACKENDS
                        + ": " + workload.configs()));
    }

    private static String enabled(ConfigObject object) {
        List<Found> found = naming(object);
        if (found.size() > 1) {
            throw ambiguous(found);
        }
        return found.stream()
                .findFirst()
                .map(Found::key)
                .orElseThrow(() -> missing("no text of " + object.ref() + " sets " + BACKENDS + ": "
                        + String.join(", ", object.data().keySet())));
    }

    private static String has(ConfigObject object, String key) {
        if (!object.data().containsKey(key)) {
            throw missing(object.ref() + " has no text " + key + ", only "
                    + String.join(", ", object.data().keySet()));
        }
        return key;
    }

    private static List<Found> naming(ConfigObject object) {
        return object.data().entrySet().stream()
                .filter(CinderTexts::names)
                .map(entry -> new Found(object, entry.getKey()))
                .toList();
    }

    /** What is no ini text is somebody else's. */
    private static boolean names(Map.Entry<String, String> text) {
        try {
            return ConfigFormat.INI
                    .keys(text.getKey(), text.getValue(), "DEFAULT")
                    .contains(BACKENDS);
        } catch (StorageException e) {
            return false;
        }
    }

    private static StorageException missing(String cause) {
        return Fault.of(
                        KubernetesFault.CLUSTER_OBJECT_MISSING,
                        "The configuration of Cinder",
                        cause,
                        "Name it: target.config (configmap/NAME or secret/NAME) and target.enabled (the key).")
                .about("field", FIELD)
                .exception();
    }

    private static StorageException ambiguous(List<Found> found) {
        return Fault.of(
                        KubernetesFault.CLUSTER_OBJECT_AMBIGUOUS,
                        "The configuration of Cinder",
                        "several texts set " + BACKENDS + ": "
                                + String.join(
                                        ", ",
                                        found.stream().map(Found::toString).toList()),
                        "Name the one that is meant: target.config and target.enabled.")
                .about("field", FIELD)
                .exception();
    }
}
