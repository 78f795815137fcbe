package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace of a cluster: what can be done there beside running commands in pods. */
public final class Cluster {
    private final KubernetesClient client;
    private final String namespace;
    private final ClusterTrouble trouble;
    private final PodSockets sockets;
    private final ConfigObjects configs;
    private final Workloads workloads;

    Cluster(String node, KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.trouble = new ClusterTrouble(
                node, client.getConfiguration().getMasterUrl().replaceAll("/+$", ""));
        this.sockets = new PodSockets(client.getConfiguration());
        this.configs = new ConfigObjects(client, namespace, trouble);
        this.workloads = new Workloads(client, namespace, trouble);
    }

    public String namespace() {
        return namespace;
    }

    /** The version of its API server: whether it answers at all. */
    public String version() {
        return trouble.guard(
                "Connecting to the cluster", () -> client.getKubernetesVersion().getGitVersion());
    }

    /** @return false also where namespaces may not be looked at and none is seen */
    public boolean hasNamespace() {
        return trouble.guard(
                "Reading namespace " + namespace,
                () -> client.namespaces().withName(namespace).get() != null);
    }

    /**
     * Whether the account may do something in the namespace, asked of the cluster itself.
     *
     * @param group of the API; empty text for the core
     * @param resource such as {@code pods} or {@code pods/exec}
     */
    public boolean may(String verb, String group, String resource) {
        String[] parts = resource.split("/", 2);
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .endResourceAttributes()
                .endSpec()
                .build();
        return trouble.guard(
                "Asking what may be done in " + namespace,
                () -> Boolean.TRUE.equals(
                        client.resource(question).create().getStatus().getAllowed()));
    }

    public ConfigObjects configs() {
        return configs;
    }

    public Workloads workloads() {
        return workloads;
    }

    PodSockets sockets() {
        return sockets;
    }

    void close() {
        sockets.close();
        client.close();
    }

    ClusterTrouble trouble() {
        return trouble;
    }

    KubernetesClient client() {
        return client;
    }
}
