package octopus.node.kubernetes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import octopus.node.kubernetes.RealApiServer.Refused;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespace of a real API server (testenv/kube-apiserver.sh): real storage, validation, admission, authorization and
 * controllers. Only the kubelet and the scheduler are not real: {@link KubeletStandIn}.
 */
public final class RealCluster implements TestCluster {
    /** Something that the account of Octopus may do. */
    private record Grant(String group, String resource, List<String> verbs) {
        static Grant of(String group, String resource, String... verbs) {
            return new Grant(group, resource, List.of(verbs));
        }
    }

    private static final List<Grant> GRANTED = List.of(
            Grant.of("", "configmaps", "get", "create", "update", "delete"),
            Grant.of("", "secrets", "get", "create", "update", "delete"),
            Grant.of("", "pods", "get", "list", "delete"),
            Grant.of("", "pods/exec", "get", "create"),
            Grant.of("", "pods/log", "get"),
            Grant.of("", "events", "list"),
            Grant.of("", "namespaces", "get"),
            Grant.of("apps", "deployments", "get", "update"),
            Grant.of("apps", "statefulsets", "get", "update"),
            Grant.of("apps", "daemonsets", "get", "update"));

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final int CONFLICT = 409;

    private final RealApiServer api = RealApiServer.usual();
    private final KubeletStandIn kubelet = KubeletStandIn.usual();
    private final String namespace = "openstack-" + UUID.randomUUID().toString().substring(0, 8);
    private final Set<String> forbidden = new TreeSet<>();
    private final TestPods pods = new RealPods(this, api, kubelet);

    private RealCluster() {
        ObjectNode space = SimulatedCluster.JSON.createObjectNode();
        space.putObject("metadata").put("name", namespace);
        JsonNode ignored = api.call("POST", "/api/v1/namespaces", space);
        // Pods are refused until their account is there.
        until(() -> !api.find(core("serviceaccounts/default")).path("secrets").isEmpty());
        ObjectNode binding = object("octopus");
        binding.putObject("roleRef").put("apiGroup", GROUP).put("kind", "Role").put("name", "octopus");
        binding.putArray("subjects")
                .addObject()
                .put("kind", "User")
                .put("apiGroup", GROUP)
                .put("name", "octopus");
        put("/apis/" + GROUP + "/v1/namespaces/" + namespace + "/rolebindings/octopus", binding);
        grant();
    }

    /** Skips the test where the API server is not built. */
    public static RealCluster start() {
        Assumptions.assumeTrue(
                RealApiServer.isBuilt(),
                "the API server is not built: testenv/kube-apiserver.sh build (5 to 30 minutes)");
        TestCluster.quieten();
        return new RealCluster();
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String address() {
        return api.fact("URL");
    }

    @Override
    public String authority() {
        return api.authority();
    }

    @Override
    public String token() {
        return api.fact("TOKEN");
    }

    @Override
    public void forbid(String what) {
        forbidden.add(what);
        // The call is a GET that becomes a WebSocket, so to this server it is a get.
        if (what.equals("create pods/exec")) {
            forbidden.add("get pods/exec");
        }
        grant();
    }

    @Override
    public void allowAll() {
        forbidden.clear();
        grant();
    }

    /** A Role without what is forbidden, and until it counts. */
    private void grant() {
        ObjectNode role = object("octopus");
        ArrayNode rules = role.putArray("rules");
        for (Grant grant : GRANTED) {
            List<String> left = grant.verbs().stream()
                    .filter(verb -> !forbidden.contains(verb + " " + grant.resource()))
                    .toList();
            if (!left.isEmpty()) {
                ObjectNode rule = rules.addObject();
                rule.putArray("apiGroups").add(grant.group());
                rule.putArray("resources").add(grant.resource());
                ArrayNode verbs = rule.putArray("verbs");
                left.forEach(verbs::add);
            }
        }
        put("/apis/" + GROUP + "/v1/namespaces/" + namespace + "/roles/octopus", role);
        until(() -> GRANTED.stream().allMatch(this::counts));
    }

    private boolean counts(Grant granted) {
        for (String verb : granted.verbs()) {
            ObjectNode question = SimulatedCluster.JSON.createObjectNode();
            String[] parts = granted.resource().split("/");
            ObjectNode asked = question.putObject("spec").putObject("resourceAttributes");
            asked.put("namespace", namespace)
                    .put("verb", verb)
                    .put("group", granted.group())
                    .put("resource", parts[0]);
            if (parts.length > 1) {
                asked.put("subresource", parts[1]);
            }
            boolean allowed = api.as(
                            token(), "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question)
                    .path("status")
                    .path("allowed")
                    .asBoolean(false);
            if (allowed == forbidden.contains(verb + " " + granted.resource())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void cut() {
        kubelet.cut();
    }

    @Override
    public void configMap(String name, Map<String, String> data) {
        ObjectNode made = object(name);
        ObjectNode texts = made.putObject("data");
        data.forEach(texts::put);
        put(core("configmaps/" + name), made);
    }

    @Override
    public void secret(String name, Map<String, String> data) {
        ObjectNode made = object(name);
        ObjectNode texts = made.putObject("data");
        data.forEach((key, text) ->
                texts.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        put(core("secrets/" + name), made);
    }

    @Override
    public Map<String, String> data(String kind, String name) {
        return texts(kind, api.find(core(kind + "s/" + name)));
    }

    /** @param kind begins with the sort of object */
    static Map<String, String> texts(String kind, JsonNode object) {
        Map<String, String> data = new TreeMap<>();
        object.path("data").properties().forEach(entry -> {
            String text = entry.getValue().asString("");
            data.put(
                    entry.getKey(),
                    kind.startsWith("secret")
                            ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)
                            : text);
        });
        return data;
    }

    @Override
    public Set<String> names(String plural) {
        return api.find(core(plural))
                .path("items")
                .valueStream()
                .filter(each -> !each.path("type").asString("").equals("kubernetes.io/service-account-token"))
                .map(RealCluster::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public TestPods pods() {
        return pods;
    }

    @Override
    public void close() {
        api.delete("/api/v1/namespaces/" + namespace);
    }

    String core(String rest) {
        return "/api/v1/namespaces/" + namespace + "/" + rest;
    }

    static ObjectNode object(String name) {
        ObjectNode made = SimulatedCluster.JSON.createObjectNode();
        made.putObject("metadata").put("name", name);
        return made;
    }

    /** Makes or replaces. */
    void put(String path, ObjectNode object) {
        try {
            JsonNode ignored = api.call("POST", path.substring(0, path.lastIndexOf('/')), object);
        } catch (Refused e) {
            if (e.code() != CONFLICT) {
                throw e;
            }
            JsonNode ignored = api.call("PUT", path, object);
        }
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
