package octopus.node.kubernetes;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A simulated Kubernetes cluster, for tests only: the part of the API that Octopus uses, with tokens, roles, versions of
 * objects and conflicts as the real one has them, workloads that are rolled out, and pods whose commands run on this machine.
 */
public final class SimulatedCluster implements TestCluster {
    public static final String NAMESPACE = "openstack";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final String token = "token-" + Long.toHexString(Double.doubleToLongBits(Math.random()));
    private final ClusterCertificate certificate = ClusterCertificate.usual();
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final SimulatedPods pods = new SimulatedPods(this);
    private final HttpDoor door;
    private long version = 1000;

    private SimulatedCluster() {
        put("/api/v1/namespaces/" + NAMESPACE, object("Namespace", NAMESPACE));
        door = new HttpDoor(certificate.tls(), 0, new SimulatedApi(this));
    }

    public static SimulatedCluster start() {
        TestCluster.quieten();
        SimulatedCluster cluster = new SimulatedCluster();
        cluster.pods.start();
        return cluster;
    }

    @Override
    public SimulatedPods pods() {
        return pods;
    }

    @Override
    public String namespace() {
        return NAMESPACE;
    }

    @Override
    public String address() {
        return "https://127.0.0.1:" + door.port();
    }

    @Override
    public String authority() {
        return certificate.authority();
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public void forbid(String what) {
        forbidden.add(what);
    }

    @Override
    public void allowAll() {
        forbidden.clear();
    }

    /** Before each of the next updates somebody else changes the same object. */
    public void interruptUpdates(int times) {
        interruptions.set(times);
    }

    @Override
    public void cut() {
        door.cut();
    }

    @Override
    public synchronized void configMap(String name, Map<String, String> data) {
        ObjectNode made = object("ConfigMap", name);
        ObjectNode texts = made.putObject("data");
        data.forEach(texts::put);
        put(path("api/v1", "configmaps", name), made);
    }

    @Override
    public synchronized void secret(String name, Map<String, String> data) {
        ObjectNode made = object("Secret", name);
        ObjectNode texts = made.putObject("data");
        data.forEach((key, text) -> texts.put(
                key,
                java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        put(path("api/v1", "secrets", name), made);
    }

    @Override
    public synchronized Map<String, String> data(String kind, String name) {
        Map<String, String> data = new TreeMap<>();
        find(path("api/v1", kind + "s", name))
                .path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        kind.equals("secret")
                                ? new String(
                                        java.util.Base64.getDecoder()
                                                .decode(entry.getValue().asString()),
                                        java.nio.charset.StandardCharsets.UTF_8)
                                : entry.getValue().asString()));
        return data;
    }

    @Override
    public synchronized Set<String> names(String plural) {
        return objects.keySet().stream()
                .filter(path -> path.contains("/" + plural + "/"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        pods.close();
        door.close();
    }

    static String path(String api, String plural, String name) {
        return "/" + api + "/namespaces/" + NAMESPACE + "/" + plural + "/" + name;
    }

    static ObjectNode object(String kind, String name) {
        ObjectNode made = JSON.createObjectNode();
        made.put("kind", kind);
        made.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        return made;
    }

    synchronized void put(String path, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        objects.put(path, object);
    }

    synchronized void remove(String path) {
        objects.remove(path);
    }

    synchronized JsonNode find(String path) {
        JsonNode found = objects.get(path);
        return found == null ? JSON.missingNode() : found;
    }

    synchronized Map<String, ObjectNode> below(String prefix) {
        Map<String, ObjectNode> found = new TreeMap<>();
        objects.forEach((path, object) -> {
            if (path.startsWith(prefix)) {
                found.put(path, object);
            }
        });
        return found;
    }

    synchronized void change(String path, Consumer<ObjectNode> edit) {
        ObjectNode object = objects.get(path);
        if (object != null) {
            ObjectNode copy = object.deepCopy();
            edit.accept(copy);
            put(path, copy);
        }
    }

    /** Whether the next update comes after that of somebody else. */
    boolean isInterrupted() {
        return interruptions.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    boolean forbids(String rule) {
        return forbidden.contains(rule);
    }
}
