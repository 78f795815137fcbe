package octopus.node.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import octopus.node.kubernetes.HttpDoor.Answer;
import octopus.node.kubernetes.HttpDoor.Request;
import octopus.node.kubernetes.RealApiServer.Refused;
import octopus.node.kubernetes.TestPods.Fate;
import octopus.node.kubernetes.TestPods.Image;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a real API server lacks here: a stand-in for its scheduler and for the kubelets of two machines. It gives pods a
 * machine, says of them what their image makes of the files, ends them, and answers the API server's calls for exec and logs.
 * There are no containers: commands run on this machine.
 */
final class KubeletStandIn implements HttpDoor.Handler {
    private static final long TICK_MILLIS = 40;
    private static final int RESTARTS = 5;
    private static final int CRASHED = 1;
    private static final String[] MACHINES = {"stand-in-0", "stand-in-1"};
    private static final String PODS = "/pods/";

    /** @param ticks looks at it since its start */
    private record Life(Fate fate, Map<String, String> files, boolean whole, int ticks) {}

    private static final class Usual {
        private static final KubeletStandIn ONE = new KubeletStandIn(RealApiServer.usual());
    }

    private final RealApiServer api;
    private final HttpDoor door;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final Map<String, Image> images = new ConcurrentHashMap<>();
    private int turn;

    private KubeletStandIn(RealApiServer api) {
        this.api = api;
        this.door = new HttpDoor(api.kubelet(), 0, this);
        for (String machine : MACHINES) {
            register(machine);
        }
        Thread.ofPlatform().daemon().start(this::live);
    }

    /** One for all tests of this process. */
    static KubeletStandIn usual() {
        return Usual.ONE;
    }

    /** What comes of images in a namespace. */
    void image(String namespace, Image image) {
        images.put(namespace, image);
    }

    /** Breaks what is connected just now. */
    void cut() {
        door.cut();
    }

    /** The files that a pod found at its start; nothing before that. */
    Optional<Map<String, String>> read(JsonNode pod) {
        return Optional.ofNullable(lives.get(uid(pod))).map(Life::files);
    }

    @Override
    public boolean upgrade(Request request, InputStream in, OutputStream out) throws IOException {
        if (!request.path().startsWith("/exec/")) {
            return false;
        }
        PodDoor.exec(request, in, out);
        return true;
    }

    /** {@code /containerLogs/NAMESPACE/POD/CONTAINER} */
    @Override
    public Answer answer(Request request) {
        String[] words = request.path().split("/");
        JsonNode pod = words.length < 5 ? SimulatedCluster.JSON.missingNode() : api.find(path(words[2], words[3]));
        Life life = lives.get(uid(pod));
        if (life == null || life.fate() instanceof Fate.NoImage) {
            return new Answer(400, "text/plain", "the container is waiting to start".getBytes(StandardCharsets.UTF_8));
        }
        String log = life.fate().log(request.first("previous").equals("true"));
        return new Answer(200, "text/plain", log.getBytes(StandardCharsets.UTF_8));
    }

    private void register(String machine) {
        ObjectNode node = SimulatedCluster.JSON.createObjectNode();
        node.put("kind", "Node").put("apiVersion", "v1").putObject("metadata").put("name", machine);
        ObjectNode status = node.putObject("status");
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", door.port());
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        status.putObject("allocatable").put("pods", "100").put("cpu", "8").put("memory", "8Gi");
        JsonNode ignored = api.call("POST", "/api/v1/nodes", node);
        // A new one is kept free of pods until somebody says that it is well.
        ignored = api.call(
                "PATCH", "/api/v1/nodes/" + machine, SimulatedCluster.JSON.readTree("{\"spec\":{\"taints\":null}}"));
    }

    private void live() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                for (JsonNode pod : api.find("/api/v1/pods").path("items")) {
                    try {
                        live(pod);
                    } catch (Refused e) {
                        // It has been changed or deleted since it was read: the next look knows more.
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live(JsonNode pod) {
        String path = path(pod.path("metadata").path("namespace").asString(""), name(pod));
        Life life = lives.get(uid(pod));
        if (pod.path("metadata").has("deletionTimestamp")) {
            api.delete(path);
            lives.remove(uid(pod));
        } else if (!pod.path("spec").has("nodeName")) {
            bind(path, pod);
        } else if (life == null) {
            lives.put(uid(pod), begin(pod));
        } else {
            goOn(path, pod, life);
        }
    }

    private void bind(String path, JsonNode pod) {
        ObjectNode binding = SimulatedCluster.JSON.createObjectNode();
        binding.put("kind", "Binding")
                .put("apiVersion", "v1")
                .putObject("metadata")
                .put("name", name(pod));
        // Pods of a DaemonSet say where they belong.
        String wanted = pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
                        + "/nodeSelectorTerms/0/matchFields/0/values/0")
                .asString("");
        binding.putObject("target")
                .put("kind", "Node")
                .put("name", wanted.isEmpty() ? MACHINES[++turn % MACHINES.length] : wanted);
        JsonNode ignored = api.call("POST", path + "/binding", binding);
    }

    private Life begin(JsonNode pod) {
        String namespace = pod.path("metadata").path("namespace").asString("");
        Map<String, String> files = new TreeMap<>();
        boolean whole = true;
        for (String mounted : TestPods.mounted(pod.path("spec"))) {
            JsonNode object = api.find("/api/v1/namespaces/" + namespace + "/" + mounted);
            whole &= !object.isMissingNode();
            // What the cluster itself mounts, the token of the pod's account, is of no interest.
            if (!object.path("type").asString("").equals("kubernetes.io/service-account-token")) {
                files.putAll(RealCluster.texts(mounted, object));
            }
        }
        String image = pod.path("spec").path("containers").path(0).path("image").asString("");
        Fate fate = images.getOrDefault(namespace, Image::cinder).start(image, files);
        return new Life(fate, files, whole, 0);
    }

    private void goOn(String path, JsonNode pod, Life life) {
        lives.put(uid(pod), new Life(life.fate(), life.files(), life.whole(), life.ticks() + 1));
        if (life.ticks() == 0 && !life.whole()) {
            event(pod, "FailedMount", "MountVolume.SetUp failed for a volume: object not found");
        } else if (life.ticks() == 0) {
            start(path, pod, life.fate());
        } else if (life.fate() instanceof Fate.Crash && life.ticks() < RESTARTS) {
            say(path, status(pod, "Running", false, life.ticks() + CRASHED, crashed()));
        }
    }

    private void start(String path, JsonNode pod, Fate fate) {
        switch (fate) {
            case Fate.Ready ready -> say(path, status(pod, "Running", true, 0, running()));
            case Fate.Silent silent -> {
                say(path, status(pod, "Running", false, 0, running()));
                event(pod, "Unhealthy", "Readiness probe failed: cinder-volume is not up");
            }
            case Fate.Crash crash -> {
                say(path, status(pod, "Running", false, CRASHED, crashed()));
                event(pod, "BackOff", "Back-off restarting failed container");
            }
            case Fate.NoImage none -> {
                ObjectNode waits = SimulatedCluster.JSON.createObjectNode();
                waits.putObject("state")
                        .putObject("waiting")
                        .put("reason", "ImagePullBackOff")
                        .put("message", "Back-off pulling image");
                say(path, status(pod, "Pending", false, 0, waits));
                event(pod, "Failed", "Failed to pull image: not found");
            }
        }
    }

    /** Says that a pod is not ready any more, though its container runs. */
    void unready(String namespace, String pod) {
        String path = path(namespace, pod);
        say(path, status(api.find(path), "Running", false, 0, running()));
    }

    private void say(String path, ObjectNode status) {
        JsonNode ignored = api.call(
                "PATCH",
                path + "/status",
                SimulatedCluster.JSON.createObjectNode().set("status", status));
    }

    private static ObjectNode running() {
        ObjectNode runs = SimulatedCluster.JSON.createObjectNode();
        runs.putObject("state").putObject("running").put("startedAt", now());
        return runs;
    }

    private static ObjectNode crashed() {
        ObjectNode crashed = SimulatedCluster.JSON.createObjectNode();
        crashed.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
        crashed.putObject("lastState")
                .putObject("terminated")
                .put("exitCode", CRASHED)
                .put("finishedAt", now());
        return crashed;
    }

    private static ObjectNode status(JsonNode pod, String phase, boolean ready, int restarts, ObjectNode state) {
        ObjectNode status = SimulatedCluster.JSON.createObjectNode();
        status.put("phase", phase).put("startTime", now());
        ArrayNode conditions = status.putArray("conditions");
        for (String each : new String[] {"Initialized", "PodScheduled", "ContainersReady", "Ready"}) {
            boolean holds = ready || !each.endsWith("Ready");
            conditions
                    .addObject()
                    .put("type", each)
                    .put("status", holds ? "True" : "False")
                    .put("lastTransitionTime", now());
        }
        ArrayNode containers = status.putArray("containerStatuses");
        for (JsonNode each : pod.path("spec").path("containers")) {
            ObjectNode container = state.deepCopy();
            container
                    .put("name", each.path("name").asString(""))
                    .put("image", each.path("image").asString(""));
            container.put("imageID", "").put("ready", ready).put("restartCount", restarts);
            containers.add(container);
        }
        return status;
    }

    private void event(JsonNode pod, String reason, String message) {
        String namespace = pod.path("metadata").path("namespace").asString("");
        ObjectNode event = SimulatedCluster.JSON.createObjectNode();
        event.putObject("metadata").put("generateName", name(pod) + ".").put("namespace", namespace);
        event.putObject("involvedObject")
                .put("kind", "Pod")
                .put("namespace", namespace)
                .put("name", name(pod))
                .put("uid", uid(pod));
        event.put("reason", reason).put("message", message).put("type", "Warning");
        event.put("firstTimestamp", now()).put("lastTimestamp", now()).put("count", 1);
        JsonNode ignored = api.call("POST", "/api/v1/namespaces/" + namespace + "/events", event);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String path(String namespace, String pod) {
        return "/api/v1/namespaces/" + namespace + PODS + pod;
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }

    private static String uid(JsonNode pod) {
        return pod.path("metadata").path("uid").asString("");
    }
}
