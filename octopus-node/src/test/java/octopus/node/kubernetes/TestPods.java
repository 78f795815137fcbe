package octopus.node.kubernetes;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The workloads and pods of a {@link TestCluster}. Their commands run on this machine; what else comes of them is said here. */
public interface TestPods {
    /** What comes of a container. */
    sealed interface Fate {
        record Ready() implements Fate {}

        /** Ends again and again. */
        record Crash(String log) implements Fate {}

        /** Runs and never says that it is ready. */
        record Silent(String log) implements Fate {}

        /** Its image is not to be had. */
        record NoImage() implements Fate {}

        /** @param previous of the run that ended */
        default String log(boolean previous) {
            return switch (this) {
                case Ready ready -> "";
                case NoImage none -> "";
                case Crash crash -> previous ? crash.log() : "";
                case Silent silent -> silent.log();
            };
        }
    }

    /** What an image does with the files that it finds. */
    @FunctionalInterface
    interface Image {
        Fate start(String image, Map<String, String> files);

        /** A Cinder that reads its file, and says in its log what it finds there that it cannot use. */
        static Fate cinder(String image, Map<String, String> files) {
            String all = String.join("\n", files.values());
            if (image.contains("missing")) {
                return new Fate.NoImage();
            }
            if (all.contains("volume_driver = cinder.volume.drivers.broken")) {
                return new Fate.Crash("ERROR cinder: could not start driver, options were:\n" + all);
            }
            return all.contains("volume_driver = cinder.volume.drivers.silent")
                    ? new Fate.Silent("INFO cinder: waiting for the array\n" + all)
                    : new Fate.Ready();
        }
    }

    void image(Image other);

    /** @param kind {@code deployment}, {@code statefulset} or {@code daemonset} @param config what it mounts: {@code configmap/cinder-etc} */
    void workload(String kind, String name, int replicas, String... config);

    /** Whether the controllers have seen the workload as it is now, and say that all its pods are ready. */
    boolean isReady(String kind, String name);

    /** The template of a workload, as JSON. */
    JsonNode template(String kind, String name);

    /** The files that the living pods of a workload found at their start. */
    List<Map<String, String>> read(String workload);

    List<String> names(String workload);

    /** A pod that somebody has made by hand, ready. */
    void pod(String name, Map<String, String> labels, String... containers);

    void unready(String name);

    void kill(String name);

    /** A workload as {@code kubectl apply} sends it. */
    static ObjectNode manifest(String kind, String name, int replicas, String... config) {
        ObjectNode object = SimulatedCluster.object(
                switch (kind) {
                    case "deployment" -> "Deployment";
                    case "statefulset" -> "StatefulSet";
                    default -> "DaemonSet";
                },
                name);
        ObjectNode spec = object.putObject("spec");
        if (!kind.equals("daemonset")) {
            spec.put("replicas", replicas);
        }
        spec.putObject("selector").putObject("matchLabels").put("app", name);
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("app", name);
        ObjectNode pod = template.putObject("spec");
        ObjectNode container = pod.putArray("containers").addObject();
        container.put("name", "cinder-volume").put("image", "cinder-volume:2026.1");
        var volumes = pod.putArray("volumes");
        var mounts = container.putArray("volumeMounts");
        for (String each : config) {
            String source = each.substring(each.indexOf('/') + 1);
            ObjectNode volume = volumes.addObject().put("name", source);
            if (each.startsWith("secret/")) {
                volume.putObject("secret").put("secretName", source);
            } else {
                volume.putObject("configMap").put("name", source);
            }
            mounts.addObject().put("name", source).put("mountPath", "/etc/cinder-" + source);
        }
        return object;
    }

    /** The ConfigMaps and Secrets that a pod mounts: each as {@code configmaps/cinder-etc}. */
    static List<String> mounted(JsonNode podSpec) {
        return podSpec.path("volumes")
                .valueStream()
                .map(volume -> volume.has("secret")
                        ? "secrets/" + volume.path("secret").path("secretName").asString("")
                        : "configmaps/" + volume.path("configMap").path("name").asString(""))
                .filter(each -> !each.endsWith("/"))
                .toList();
    }
}
