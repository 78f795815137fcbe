package octopus.onboard.spec;

import octopus.node.kubernetes.ConfigRef;
import octopus.node.kubernetes.WorkloadRef;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** The part of a spec that names a Cinder in pods. */
final class KubernetesTargetReader {
    private static final int PATIENCE = 300;
    private static final int MOST_PATIENCE = 3600;
    private static final int SETTLE = 5;
    private static final String SECRETS = "/etc/cinder/cinder.conf.d";

    private KubernetesTargetReader() {}

    static KubernetesCinder read(JsonNode given) {
        return new KubernetesCinder(
                SpecReader.required(given, "target", "node"),
                new KubernetesCinder.Pods(
                        workload(SpecReader.required(given, "target", "workload")),
                        text(given, "container", ""),
                        seconds(given, "ready_within", PATIENCE),
                        seconds(given, "settle", SETTLE)),
                new KubernetesCinder.Texts(
                        config(text(given, "config", "")),
                        text(given, "enabled", ""),
                        text(given, "sections", ""),
                        path("secrets", text(given, "secrets", SECRETS))),
                vendor(given.path("vendor")),
                SpecReader.required(given, "target", "api"),
                CinderTargetReader.token(given.path("token").asString("admin:admin")),
                CinderTargetReader.keystone(given.path("keystone")));
    }

    private static KubernetesCinder.Vendor vendor(JsonNode given) {
        String volume = text(given, "volume", "");
        if (volume.isEmpty()) {
            return new KubernetesCinder.Vendor(text(given, "image", ""), "", "");
        }
        if (!volume.matches("(configmap|secret|claim)/[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw SpecReader.wrong(
                    "target.vendor.volume",
                    "\"" + volume + "\" is no volume",
                    "Write configmap/NAME, secret/NAME or claim/NAME.");
        }
        return new KubernetesCinder.Vendor(
                text(given, "image", ""), volume, path("vendor.path", text(given, "path", "")));
    }

    private static String workload(String text) {
        if (!WorkloadRef.isOne(text)) {
            throw SpecReader.wrong(
                    "target.workload",
                    "\"" + text + "\" is no workload",
                    "Write deployment/NAME, statefulset/NAME or daemonset/NAME.");
        }
        return text;
    }

    private static String config(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            return ConfigRef.of(text).toString();
        } catch (StorageException e) {
            throw SpecReader.wrong("target.config", e.fault().cause(), e.fault().correction());
        }
    }

    private static String path(String field, String text) {
        if (!text.matches("/[^:\\s]+")) {
            throw SpecReader.wrong(
                    "target." + field, "\"" + text + "\" is no absolute path", "Write the directory in the container.");
        }
        return text;
    }

    private static int seconds(JsonNode given, String field, int usual) {
        int seconds = given.path(field).asInt(usual);
        if (seconds < 0 || seconds > MOST_PATIENCE) {
            throw SpecReader.wrong(
                    "target." + field, seconds + " is no such time", "Give seconds, up to " + MOST_PATIENCE + ".");
        }
        return seconds;
    }

    private static String text(JsonNode given, String field, String usual) {
        JsonNode node = given.path(field);
        if (node.isContainer()) {
            throw SpecReader.wrong("target." + field, "it is no text", "Write a text.");
        }
        return node.asString(usual);
    }
}
