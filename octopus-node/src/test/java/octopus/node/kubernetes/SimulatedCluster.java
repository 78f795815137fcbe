package octopus.node.kubernetes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.node.kubernetes.HttpDoor.Answer;
import octopus.node.kubernetes.HttpDoor.Request;
import octopus.spi.Secret;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
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
    private final ClusterCertificate certificate = ClusterCertificate.make();
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final SimulatedPods pods = new SimulatedPods(this);
    private final HttpDoor door;
    private long version = 1000;

    private SimulatedCluster() {
        put("/api/v1/namespaces/" + NAMESPACE, object("Namespace", NAMESPACE));
        door = new HttpDoor(certificate.tls(), 0, new Handler());
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
        data.forEach((key, text) -> texts.put(key, java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        put(path("api/v1", "secrets", name), made);
    }

    /** The texts of a ConfigMap or Secret; none when it is not there. */
    public synchronized Map<String, String> data(String kind, String name) {
        Map<String, String> data = new TreeMap<>();
        find(path("api/v1", kind + "s", name)).path("data").properties().forEach(entry -> data.put(
                entry.getKey(),
                kind.equals("secret")
                        ? new String(
                                java.util.Base64.getDecoder().decode(entry.getValue().asString()),
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

    private final class Handler implements HttpDoor.Handler {
        @Override
        public Answer answer(Request request) {
            synchronized (SimulatedCluster.this) {
                return SimulatedCluster.this.answer(request);
            }
        }

        @Override
        public boolean upgrade(Request request, InputStream in, OutputStream out) throws IOException {
            if (answerToExec(request).status() != 200) {
                return false;
            }
            PodDoor.exec(request, in, out);
            return true;
        }
    }

    private static Answer status(int code, String reason, String message) {
        ObjectNode status = JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        status.put("reason", reason).put("message", message).put("code", code);
        return Answer.json(code, status.toString());
    }

    /** What is asked for, taken apart: {@code /api/v1/namespaces/NS/PLURAL/NAME/SUB}. */
    private record Asked(String verb, String plural, String name, String sub, String object) {
        static Asked of(Request request) {
            List<String> parts = new ArrayList<>(Arrays.asList(request.path().substring(1).split("/")));
            int at = parts.indexOf("namespaces");
            boolean inside = at >= 0 && parts.size() > at + 2;
            int plural = inside ? at + 2 : parts.get(0).equals("api") ? 2 : 3;
            String name = parts.size() > plural + 1 ? parts.get(plural + 1) : "";
            String sub = parts.size() > plural + 2 ? parts.get(plural + 2) : "";
            String verb =
                    switch (request.method()) {
                        case "POST" -> "create";
                        case "PUT" -> "update";
                        case "DELETE" -> "delete";
                        default -> name.isEmpty() ? "list" : "get";
                    };
            String object = "/" + String.join("/", sub.isEmpty() ? parts : parts.subList(0, plural + 2));
            return new Asked(verb, plural < parts.size() ? parts.get(plural) : "", name, sub, object);
        }

        String rule() {
            return verb + " " + plural + (sub.isEmpty() ? "" : "/" + sub);
        }
    }

    private Answer answer(Request request) {
        if (!request.header("Authorization").equals("Bearer " + token)) {
            return status(401, "Unauthorized", "Unauthorized");
        }
        if (request.path().equals("/version")) {
            return Answer.json(200, "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0-simulated\"}");
        }
        Asked asked = Asked.of(request);
        if (asked.plural().equals("selfsubjectaccessreviews")) {
            return review(request);
        }
        if (forbidden.contains(asked.rule())) {
            return status(403, "Forbidden", asked.plural() + " \"" + asked.name()
                    + "\" is forbidden: User \"octopus\" cannot " + asked.verb() + " resource \"" + asked.plural()
                    + (asked.sub().isEmpty() ? "" : "/" + asked.sub()) + "\" in namespace \"" + NAMESPACE + "\"");
        }
        if (asked.sub().equals("exec")) {
            return answerToExec(request);
        }
        if (asked.sub().equals("log")) {
            return find(asked.object()).isMissingNode()
                    ? missing(asked)
                    : pods.log(asked.name(), request.first("previous").equals("true"));
        }
        return switch (asked.verb()) {
            case "list" -> list(request, asked);
            case "get" -> find(asked.object()).isMissingNode()
                    ? missing(asked)
                    : Answer.json(200, find(asked.object()).toString());
            case "create" -> create(request, asked);
            case "update" -> update(request, asked);
            default -> delete(asked);
        };
    }

    private Answer review(Request request) {
        ObjectNode question = (ObjectNode) JSON.readTree(request.body());
        JsonNode wanted = question.path("spec").path("resourceAttributes");
        String sub = wanted.path("subresource").asString("");
        String rule = wanted.path("verb").asString("") + " " + wanted.path("resource").asString("")
                + (sub.isEmpty() ? "" : "/" + sub);
        question.putObject("status").put("allowed", !forbidden.contains(rule));
        return Answer.json(201, question.toString());
    }

    private Answer answerToExec(Request request) {
        if (!request.header("Authorization").equals("Bearer " + token)) {
            return status(401, "Unauthorized", "Unauthorized");
        }
        Asked asked = Asked.of(request);
        if (forbidden.contains("create pods/exec")) {
            return status(403, "Forbidden", "pods \"" + asked.name()
                    + "\" is forbidden: User \"octopus\" cannot create resource \"pods/exec\" in API group \"\"");
        }
        JsonNode pod = find(asked.object());
        if (pod.isMissingNode()) {
            return missing(asked);
        }
        boolean has = pod.path("spec").path("containers").valueStream().anyMatch(each -> each.path("name")
                .asString("")
                .equals(request.first("container")));
        return has
                ? Answer.json(200, "{}")
                : status(400, "BadRequest", "container " + request.first("container") + " is not valid for pod");
    }

    private static Answer missing(Asked asked) {
        return status(404, "NotFound", asked.plural() + " \"" + asked.name() + "\" not found");
    }

    private Answer list(Request request, Asked asked) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "List").put("apiVersion", "v1").putObject("metadata");
        ArrayNode items = list.putArray("items");
        below(asked.object() + "/").values().stream()
                .filter(each -> Selectors.labels(each, request.first("labelSelector")))
                .filter(each -> Selectors.fields(each, request.first("fieldSelector")))
                .forEach(items::add);
        return Answer.json(200, list.toString());
    }

    private Answer create(Request request, Asked asked) {
        ObjectNode made = (ObjectNode) JSON.readTree(request.body());
        String name = made.path("metadata").path("name").asString("");
        String at = asked.object() + "/" + name;
        if (!find(at).isMissingNode()) {
            return status(409, "AlreadyExists", asked.plural() + " \"" + name + "\" already exists");
        }
        made.withObject("/metadata").put("namespace", NAMESPACE);
        put(at, made);
        return Answer.json(201, made.toString());
    }

    private Answer update(Request request, Asked asked) {
        ObjectNode fresh = (ObjectNode) JSON.readTree(request.body());
        if (interruptions.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            change(asked.object(), other -> other.withObject("/metadata").withObject("/annotations").put("touched", "" + version));
        }
        JsonNode there = find(asked.object());
        if (there.isMissingNode()) {
            return missing(asked);
        }
        String seen = fresh.path("metadata").path("resourceVersion").asString("");
        if (!seen.isEmpty() && !seen.equals(there.path("metadata").path("resourceVersion").asString(""))) {
            return status(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + asked.plural() + " \"" + asked.name()
                            + "\": the object has been modified; please apply your changes to the latest version");
        }
        if (there.path("immutable").asBoolean(false)) {
            return status(422, "Invalid", "field is immutable when `immutable` is set");
        }
        if (!fresh.path("spec").equals(there.path("spec"))) {
            fresh.withObject("/metadata")
                    .put("generation", there.path("metadata").path("generation").asLong(0) + 1);
        }
        put(asked.object(), fresh);
        return Answer.json(200, fresh.toString());
    }

    private Answer delete(Asked asked) {
        if (find(asked.object()).isMissingNode()) {
            return missing(asked);
        }
        remove(asked.object());
        return Answer.json(200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
    }
}
