package octopus.node.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Workloads that real controllers roll out, in pods that {@link KubeletStandIn} runs. */
final class RealPods implements TestPods {
    private final RealCluster cluster;
    private final RealApiServer api;
    private final KubeletStandIn kubelet;

    RealPods(RealCluster cluster, RealApiServer api, KubeletStandIn kubelet) {
        this.cluster = cluster;
        this.api = api;
        this.kubelet = kubelet;
    }

    @Override
    public void image(Image other) {
        kubelet.image(cluster.namespace(), other);
    }

    @Override
    public void workload(String kind, String name, int replicas, String... config) {
        ObjectNode manifest = TestPods.manifest(kind, name, replicas, config);
        manifest.withObject("/metadata").remove("namespace");
        cluster.put(apps(kind, name), manifest);
    }

    @Override
    public boolean isReady(String kind, String name) {
        JsonNode workload = api.find(apps(kind, name));
        JsonNode status = workload.path("status");
        // A DaemonSet has its own words for the same.
        int wanted = status.path("desiredNumberScheduled")
                .asInt(workload.path("spec").path("replicas").asInt(0));
        int ready =
                status.path("numberReady").asInt(status.path("readyReplicas").asInt(0));
        long generation = workload.path("metadata").path("generation").asLong(0);
        return status.path("observedGeneration").asLong(-1) == generation && wanted > 0 && ready == wanted;
    }

    @Override
    public JsonNode template(String kind, String name) {
        return api.find(apps(kind, name)).path("spec").path("template");
    }

    @Override
    public List<Map<String, String>> read(String workload) {
        return living(workload).stream()
                .flatMap(pod -> kubelet.read(pod).stream())
                .toList();
    }

    @Override
    public List<String> names(String workload) {
        return living(workload).stream()
                .map(pod -> pod.path("metadata").path("name").asString(""))
                .toList();
    }

    @Override
    public void pod(String name, Map<String, String> labels, String... containers) {
        ObjectNode pod = RealCluster.object(name);
        ObjectNode tags = pod.withObject("/metadata").putObject("labels");
        labels.forEach(tags::put);
        ArrayNode list = pod.putObject("spec").putArray("containers");
        for (String each : containers) {
            list.addObject().put("name", each).put("image", each);
        }
        cluster.put(cluster.core("pods/" + name), pod);
        RealCluster.until(() -> isReady(name));
    }

    @Override
    public void unready(String name) {
        kubelet.unready(cluster.namespace(), name);
    }

    @Override
    public void kill(String name) {
        api.delete(cluster.core("pods/" + name));
    }

    private boolean isReady(String pod) {
        return api.find(cluster.core("pods/" + pod))
                .path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Ready")
                        && each.path("status").asString("").equals("True"));
    }

    private List<JsonNode> living(String workload) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode pod :
                api.find(cluster.core("pods?labelSelector=app%3D" + workload)).path("items")) {
            if (!pod.path("metadata").has("deletionTimestamp")) {
                found.add(pod);
            }
        }
        return found;
    }

    private String apps(String kind, String name) {
        return "/apis/apps/v1/namespaces/" + cluster.namespace() + "/" + kind + "s/" + name;
    }
}
