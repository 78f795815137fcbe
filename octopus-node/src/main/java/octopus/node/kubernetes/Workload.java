package octopus.node.kubernetes;

import java.util.List;

/**
 * A workload and its pods, as they are now.
 *
 * @param wanted pods that there shall be
 * @param ready whether all of them are ready and made of the present template
 * @param replacesPods whether the cluster itself replaces them when the template changes
 * @param containers of the template, by name
 * @param configs ConfigMaps and Secrets that the template mounts
 */
public record Workload(
        WorkloadRef ref,
        int wanted,
        boolean ready,
        boolean replacesPods,
        List<String> containers,
        List<ConfigRef> configs,
        List<PodHealth> pods) {
    public Workload {
        containers = List.copyOf(containers);
        configs = List.copyOf(configs);
        pods = List.copyOf(pods);
    }

    /** Pods that are not ready, a line each; empty text when all are. */
    public String complaints() {
        return String.join(
                "\n",
                pods.stream()
                        .filter(pod -> !pod.ready())
                        .map(PodHealth::toString)
                        .toList());
    }
}
