package octopus.node.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import octopus.node.config.ConfigEdits;
import octopus.node.kubernetes.HttpDoor.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The controllers and the kubelet of a simulated cluster: workloads get pods, pods get ready or do not. */
public final class SimulatedPods implements TestPods, AutoCloseable {
    private static final long TICK_MILLIS = 5;
    private static final int DAEMONS = 2;
    private static final String HASH = "pod-template-hash";
    private static final List<String> PLURALS = List.of("deployments", "statefulsets", "daemonsets");

    private record Life(Fate fate, Map<String, String> files, int ticks) {}

    private final SimulatedCluster cluster;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final Thread controller = Thread.ofPlatform().daemon().unstarted(this::control);
    private volatile Image image = Image::cinder;
    private int made;

    SimulatedPods(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    void start() {
        controller.start();
    }

    @Override
    public void close() {
        controller.interrupt();
    }

    @Override
    public void image(Image other) {
        image = other;
    }

    @Override
    public void workload(String kind, String name, int replicas, String... config) {
        ObjectNode object = TestPods.manifest(kind, name, replicas, config);
        object.withObject("/metadata").put("generation", 1);
        cluster.put(SimulatedCluster.path("apis/apps/v1", kind + "s", name), object);
    }

    /** They are from the first. */
    @Override
    public boolean isReady(String kind, String name) {
        return true;
    }

    @Override
    public JsonNode template(String kind, String name) {
        return cluster.find(SimulatedCluster.path("apis/apps/v1", kind + "s", name))
                .path("spec")
                .path("template")
                .deepCopy();
    }

    @Override
    public List<Map<String, String>> read(String workload) {
        return pods(workload).keySet().stream()
                .flatMap(name -> Optional.ofNullable(lives.get(name)).stream())
                .map(Life::files)
                .toList();
    }

    @Override
    public List<String> names(String workload) {
        return List.copyOf(pods(workload).keySet());
    }

    @Override
    public void pod(String name, Map<String, String> labels, String... containers) {
        ObjectNode pod = SimulatedCluster.object("Pod", name);
        ObjectNode tags = pod.withObject("/metadata").putObject("labels");
        labels.forEach(tags::put);
        var list = pod.putObject("spec").putArray("containers");
        for (String each : containers) {
            list.addObject().put("name", each);
        }
        ready(pod, true);
        cluster.put(podPath(name), pod);
    }

    @Override
    public void unready(String name) {
        cluster.change(podPath(name), pod -> ready(pod, false));
    }

    @Override
    public void kill(String name) {
        cluster.remove(podPath(name));
    }

    Answer log(String pod, boolean previous) {
        Life life = lives.get(pod);
        String log = life == null ? "" : life.fate().log(previous);
        return new Answer(200, "text/plain", log.getBytes(StandardCharsets.UTF_8));
    }

    private static String podPath(String name) {
        return SimulatedCluster.path("api/v1", "pods", name);
    }

    private Map<String, ObjectNode> pods(String workload) {
        Map<String, ObjectNode> found = new TreeMap<>();
        cluster.below(podPath("")).forEach((path, pod) -> {
            if (pod.path("metadata").path("labels").path("app").asString("").equals(workload)) {
                found.put(path.substring(path.lastIndexOf('/') + 1), pod);
            }
        });
        return found;
    }

    private void control() {
        try {
            while (true) {
                Thread.sleep(TICK_MILLIS);
                synchronized (cluster) {
                    for (String plural : PLURALS) {
                        cluster.below(SimulatedCluster.path("apis/apps/v1", plural, ""))
                                .forEach((path, workload) -> control(plural, path, workload));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void control(String plural, String path, ObjectNode workload) {
        String name = workload.path("metadata").path("name").asString("");
        JsonNode template = workload.path("spec").path("template");
        String hash = ConfigEdits.sha256(template.toString()).substring(0, 8);
        int wanted = plural.equals("daemonsets")
                ? DAEMONS
                : workload.path("spec").path("replicas").asInt(1);
        pods(name).keySet().forEach(this::live);
        List<String> fresh = new ArrayList<>();
        List<String> old = new ArrayList<>();
        pods(name).forEach((pod, object) -> (hashOf(object).equals(hash) ? fresh : old).add(pod));
        if (plural.equals("daemonsets")) {
            // What does not work anyhow is replaced first, however many.
            List<String> broken = old.stream().filter(each -> !isReady(each)).toList();
            broken.forEach(each -> {
                kill(each);
                make(each, template, hash);
            });
            old.removeAll(broken);
            fresh.addAll(broken);
        }
        if (plural.equals("deployments")) {
            surge(name, template, hash, wanted, fresh, old);
        } else {
            oneByOne(name, template, hash, wanted, fresh, old);
        }
        status(plural, path, workload, wanted, hash);
    }

    /** New ones beside the old ones, of which as many stay as are missing. */
    private void surge(String name, JsonNode template, String hash, int wanted, List<String> fresh, List<String> old) {
        for (int i = fresh.size(); i < wanted; i++) {
            make(name + "-" + hash + "-" + (++made), template, hash);
        }
        for (int i = wanted; i < fresh.size(); i++) {
            kill(fresh.get(i));
        }
        long ready = fresh.stream().filter(this::isReady).count();
        long unready = old.stream().filter(each -> !isReady(each)).count();
        old.stream().filter(each -> !isReady(each)).forEach(this::kill);
        old.stream()
                .filter(this::isReady)
                .limit(Math.max(0, old.size() - unready - (wanted - ready)))
                .forEach(this::kill);
    }

    /** A pod that is not ready holds all others up, as in a StatefulSet of the usual sort. */
    private void oneByOne(
            String name, JsonNode template, String hash, int wanted, List<String> fresh, List<String> old) {
        for (int i = 0; i < wanted; i++) {
            String pod = name + "-" + i;
            if (!fresh.contains(pod) && !old.contains(pod)) {
                make(pod, template, hash);
                return;
            }
        }
        boolean allReady =
                fresh.stream().allMatch(this::isReady) && old.stream().allMatch(this::isReady);
        if (allReady && !old.isEmpty()) {
            kill(old.getLast());
            make(old.getLast(), template, hash);
        }
    }

    private void make(String name, JsonNode template, String hash) {
        ObjectNode pod = SimulatedCluster.object("Pod", name);
        pod.withObject("/metadata")
                .set("labels", template.path("metadata").path("labels").deepCopy());
        pod.withObject("/metadata/labels").put(HASH, hash);
        pod.set("spec", template.path("spec").deepCopy());
        Map<String, String> files = new TreeMap<>();
        boolean whole = true;
        for (String mounted : TestPods.mounted(template.path("spec"))) {
            String plural = mounted.substring(0, mounted.indexOf('/'));
            String object = mounted.substring(mounted.indexOf('/') + 1);
            whole &= !cluster.find(SimulatedCluster.path("api/v1", plural, object))
                    .isMissingNode();
            files.putAll(cluster.data(plural.substring(0, plural.length() - 1), object));
        }
        String from =
                template.path("spec").path("containers").path(0).path("image").asString("");
        lives.put(name, new Life(whole ? image.start(from, files) : new Fate.Silent(""), files, 0));
        pod.putObject("status").put("phase", "Pending");
        cluster.put(podPath(name), pod);
        if (!whole) {
            event(name, "FailedMount", "MountVolume.SetUp failed: an object is not found");
        }
    }

    private void live(String name) {
        Life life = lives.get(name);
        if (life == null) {
            return;
        }
        lives.put(name, new Life(life.fate(), life.files(), life.ticks() + 1));
        if (life.ticks() == 1) {
            cluster.change(podPath(name), pod -> begin(name, pod, life.fate()));
        }
        if (life.fate() instanceof Fate.Crash && life.ticks() > 1 && life.ticks() < 6) {
            cluster.change(podPath(name), pod -> crashed(pod, life.ticks()));
        }
    }

    private void begin(String name, ObjectNode pod, Fate fate) {
        switch (fate) {
            case Fate.Ready ready -> ready(pod, true);
            case Fate.Silent silent -> {
                ready(pod, false);
                event(name, "Unhealthy", "Readiness probe failed: cinder-volume is not up");
            }
            case Fate.Crash crash -> {
                crashed(pod, 1);
                event(name, "BackOff", "Back-off restarting failed container cinder-volume");
            }
            case Fate.NoImage none -> {
                ready(pod, false);
                ObjectNode status = container(pod, 0);
                status.putObject("state")
                        .putObject("waiting")
                        .put("reason", "ImagePullBackOff")
                        .put("message", "Back-off pulling image");
                event(name, "Failed", "Failed to pull image: not found");
            }
        }
    }

    private static void crashed(ObjectNode pod, int restarts) {
        ready(pod, false);
        ObjectNode status = container(pod, restarts);
        status.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
        status.putObject("lastState").putObject("terminated").put("exitCode", 1);
    }

    private static ObjectNode container(ObjectNode pod, int restarts) {
        ObjectNode status =
                pod.withObject("/status").putArray("containerStatuses").addObject();
        status.put("name", "cinder-volume").put("ready", false).put("restartCount", restarts);
        return status;
    }

    private void event(String pod, String reason, String message) {
        ObjectNode event = SimulatedCluster.object("Event", pod + "." + reason.toLowerCase(java.util.Locale.ROOT));
        event.putObject("involvedObject").put("kind", "Pod").put("name", pod);
        event.put("reason", reason).put("message", message);
        cluster.put(
                SimulatedCluster.path("api/v1", "events", pod + "." + reason.toLowerCase(java.util.Locale.ROOT)),
                event);
    }

    private static void ready(ObjectNode pod, boolean ready) {
        ObjectNode status = pod.putObject("status");
        status.put("phase", "Running");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
    }

    private boolean isReady(String pod) {
        return cluster.find(podPath(pod))
                .path("status")
                .path("conditions")
                .path(0)
                .path("status")
                .asString("")
                .equals("True");
    }

    private static String hashOf(JsonNode pod) {
        return pod.path("metadata").path("labels").path(HASH).asString("");
    }

    private void status(String plural, String path, ObjectNode workload, int wanted, String hash) {
        Map<String, ObjectNode> pods =
                pods(workload.path("metadata").path("name").asString(""));
        int updated = (int)
                pods.values().stream().filter(each -> hashOf(each).equals(hash)).count();
        int ready = (int) pods.keySet().stream().filter(this::isReady).count();
        ObjectNode status = SimulatedCluster.JSON.createObjectNode();
        status.put(
                "observedGeneration",
                workload.path("metadata").path("generation").asLong(0));
        if (plural.equals("daemonsets")) {
            status.put("desiredNumberScheduled", wanted).put("updatedNumberScheduled", updated);
            status.put("numberAvailable", ready).put("numberReady", ready);
        } else {
            status.put("replicas", pods.size()).put("updatedReplicas", updated);
            status.put("readyReplicas", ready).put("availableReplicas", ready);
        }
        if (!workload.path("status").equals(status)) {
            cluster.change(path, object -> object.set("status", status));
        }
    }
}
