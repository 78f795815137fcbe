package octopus.node.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octopus.node.kubernetes.HttpDoor.Answer;
import octopus.node.kubernetes.HttpDoor.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls of a simulated cluster's API that Octopus makes. */
final class SimulatedApi implements HttpDoor.Handler {
    private final SimulatedCluster cluster;

    SimulatedApi(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Answer answer(Request request) {
        synchronized (cluster) {
            return answered(request);
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

    private static Answer status(int code, String reason, String message) {
        ObjectNode status = SimulatedCluster.JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        status.put("reason", reason).put("message", message).put("code", code);
        return Answer.json(code, status.toString());
    }

    /** What is asked for, taken apart: {@code /api/v1/namespaces/NS/PLURAL/NAME/SUB}. */
    private record Asked(String verb, String plural, String name, String sub, String object) {
        static Asked of(Request request) {
            List<String> parts =
                    new ArrayList<>(Arrays.asList(request.path().substring(1).split("/")));
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

    private Answer answered(Request request) {
        if (!request.header("Authorization").equals("Bearer " + cluster.token())) {
            return status(401, "Unauthorized", "Unauthorized");
        }
        if (request.path().equals("/version")) {
            return Answer.json(200, "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0-simulated\"}");
        }
        Asked asked = Asked.of(request);
        if (asked.plural().equals("selfsubjectaccessreviews")) {
            return review(request);
        }
        if (cluster.forbids(asked.rule())) {
            return status(
                    403,
                    "Forbidden",
                    asked.plural() + " \"" + asked.name()
                            + "\" is forbidden: User \"octopus\" cannot " + asked.verb() + " resource \""
                            + asked.plural()
                            + (asked.sub().isEmpty() ? "" : "/" + asked.sub()) + "\" in namespace \""
                            + SimulatedCluster.NAMESPACE
                            + "\"");
        }
        if (asked.sub().equals("exec")) {
            return answerToExec(request);
        }
        if (asked.sub().equals("log")) {
            return cluster.find(asked.object()).isMissingNode()
                    ? missing(asked)
                    : cluster.pods().log(asked.name(), request.first("previous").equals("true"));
        }
        return switch (asked.verb()) {
            case "list" -> list(request, asked);
            case "get" ->
                cluster.find(asked.object()).isMissingNode()
                        ? missing(asked)
                        : Answer.json(200, cluster.find(asked.object()).toString());
            case "create" -> create(request, asked);
            case "update" -> update(request, asked);
            default -> delete(asked);
        };
    }

    private Answer review(Request request) {
        ObjectNode question = (ObjectNode) SimulatedCluster.JSON.readTree(request.body());
        JsonNode wanted = question.path("spec").path("resourceAttributes");
        String sub = wanted.path("subresource").asString("");
        String rule = wanted.path("verb").asString("") + " "
                + wanted.path("resource").asString("") + (sub.isEmpty() ? "" : "/" + sub);
        question.putObject("status").put("allowed", !cluster.forbids(rule));
        return Answer.json(201, question.toString());
    }

    private Answer answerToExec(Request request) {
        if (!request.header("Authorization").equals("Bearer " + cluster.token())) {
            return status(401, "Unauthorized", "Unauthorized");
        }
        Asked asked = Asked.of(request);
        if (cluster.forbids("create pods/exec")) {
            return status(
                    403,
                    "Forbidden",
                    "pods \"" + asked.name()
                            + "\" is forbidden: User \"octopus\" cannot create resource \"pods/exec\" in API group \"\"");
        }
        JsonNode pod = cluster.find(asked.object());
        if (pod.isMissingNode()) {
            return missing(asked);
        }
        boolean has = pod.path("spec")
                .path("containers")
                .valueStream()
                .anyMatch(each -> each.path("name").asString("").equals(request.first("container")));
        return has
                ? Answer.json(200, "{}")
                : status(400, "BadRequest", "container " + request.first("container") + " is not valid for pod");
    }

    private static Answer missing(Asked asked) {
        return status(404, "NotFound", asked.plural() + " \"" + asked.name() + "\" not found");
    }

    private Answer list(Request request, Asked asked) {
        ObjectNode list = SimulatedCluster.JSON.createObjectNode();
        list.put("kind", "List").put("apiVersion", "v1").putObject("metadata");
        ArrayNode items = list.putArray("items");
        cluster.below(asked.object() + "/").values().stream()
                .filter(each -> Selectors.labels(each, request.first("labelSelector")))
                .filter(each -> Selectors.fields(each, request.first("fieldSelector")))
                .forEach(items::add);
        return Answer.json(200, list.toString());
    }

    private Answer create(Request request, Asked asked) {
        ObjectNode made = (ObjectNode) SimulatedCluster.JSON.readTree(request.body());
        String name = made.path("metadata").path("name").asString("");
        String at = asked.object() + "/" + name;
        if (!cluster.find(at).isMissingNode()) {
            return status(409, "AlreadyExists", asked.plural() + " \"" + name + "\" already exists");
        }
        made.withObject("/metadata").put("namespace", SimulatedCluster.NAMESPACE);
        cluster.put(at, made);
        return Answer.json(201, made.toString());
    }

    private Answer update(Request request, Asked asked) {
        ObjectNode fresh = (ObjectNode) SimulatedCluster.JSON.readTree(request.body());
        if (cluster.isInterrupted()) {
            cluster.change(
                    asked.object(),
                    other -> other.withObject("/metadata")
                            .withObject("/annotations")
                            .put("touched", "" + System.nanoTime()));
        }
        JsonNode there = cluster.find(asked.object());
        if (there.isMissingNode()) {
            return missing(asked);
        }
        String seen = fresh.path("metadata").path("resourceVersion").asString("");
        if (!seen.isEmpty()
                && !seen.equals(there.path("metadata").path("resourceVersion").asString(""))) {
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
        cluster.put(asked.object(), fresh);
        return Answer.json(200, fresh.toString());
    }

    private Answer delete(Asked asked) {
        if (cluster.find(asked.object()).isMissingNode()) {
            return missing(asked);
        }
        cluster.remove(asked.object());
        return Answer.json(200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
    }
}
