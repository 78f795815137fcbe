package octopus.node.kubernetes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.spi.Secret;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A simulated Kubernetes cluster, for tests only: the part of the API that Octopus uses, with tokens, roles, versions of
 * objects and conflicts as the real one has them, workloads that are rolled out, and pods whose commands run on this machine.
 */
public final class SimulatedCluster implements AutoCloseable {
    public static final String NAMESPACE = "openstack";

    static {
        // The client library tells every frame, and as the server does, nothing of it is wanted.
        ((Logger) LoggerFactory.getLogger("io.fabric8")).setLevel(Level.OFF);
    }

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
        SimulatedCluster cluster = new SimulatedCluster();
        cluster.pods.start();
        return cluster;
    }

    /** Its workloads and pods, and what comes of images. */
    public SimulatedPods pods() {
        return pods;
    }

    public String address() {
        return "https://127.0.0.1:" + door.port();
    }

    public Secret kubeconfig() {
        return kubeconfig(token);
    }

    public Secret kubeconfig(String otherToken) {
        return kubeconfig(address(), certificate.authority(), otherToken);
    }

    static Secret kubeconfig(String address, String authority, String token) {
        return Secret.of("""
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: c, user: u, namespace: %s}
                clusters:
                - name: c
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: u
                  user: {token: %s}
                """.formatted(NAMESPACE, address, authority, token));
    }

    public String token() {
        return token;
    }

    public KubernetesPod access(String pod) {
        return new KubernetesPod(java.util.Optional.of(kubeconfig()), "", pod, java.util.Optional.empty());
    }

    /** From now on the account may not do this. @param what such as {@code "update secrets"} or {@code "create pods/exec"} */
    public void forbid(String what) {
        forbidden.add(what);
    }

    public void allowAll() {
        forbidden.clear();
    }

    /** Before each of the next updates somebody else changes the same object. */
    public void interruptUpdates(int times) {
        interruptions.set(times);
    }

    /** Breaks what is connected just now. */
    public void cut() {
        door.cut();
    }

    public synchronized void configMap(String name, Map<String, String> data) {
        ObjectNode made = object("ConfigMap", name);
        ObjectNode texts = made.putObject("data");
        data.forEach(texts::put);
        put(path("api/v1", "configmaps", name), made);
    }

    public synchronized void secret(String name, Map<String, String> data) {
        ObjectNode made = object("Secret", name);
        ObjectNode texts = made.putObject("data");
        data.forEach((key, text) -> texts.put(
                key,
                java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        put(path("api/v1", "secrets", name), made);
    }

    /** The texts of a ConfigMap or Secret; none when it is not there. */
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

    /** All objects whose path contains a word, for looking at leftovers. */
    public synchronized List<String> names(String plural) {
        return objects.keySet().stream()
                .filter(path -> path.contains("/" + plural + "/"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
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
