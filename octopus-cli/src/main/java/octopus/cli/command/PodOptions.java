package octopus.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How a pod is named on the command line. */
final class PodOptions {
    @Option(
            names = "--kubernetes",
            paramLabel = "POD",
            description = {
                "A pod: its name, its labels (app=cinder,component=volume) or its workload (deployment/cinder-volume).",
                "With --secret kubeconfig=@FILE; without that, in the cluster where Octopus itself runs."
            })
    private @Nullable String pod;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Of the pod. Default: the one of the kubeconfig.")
    private @Nullable String namespace;

    @Option(names = "--container", paramLabel = "NAME", description = "Of the pod. Default: its first one.")
    private @Nullable String container;

    boolean isGiven() {
        return pod != null;
    }

    /** What is given. */
    void putInto(ObjectNode body) {
        put(body, "pod", pod);
        put(body, "namespace", namespace);
        put(body, "container", container);
    }

    private static void put(ObjectNode body, String key, @Nullable String value) {
        if (value != null) {
            body.put(key, value);
        }
    }
}
