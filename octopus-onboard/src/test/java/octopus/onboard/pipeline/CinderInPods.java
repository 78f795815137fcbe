package octopus.onboard.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import octopus.core.json.Json;
import octopus.node.kubernetes.TestCluster;
import octopus.spi.connect.ConnectionInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A simulated Cinder whose volume service is the pods of a cluster: it has the backends that the files which these
 * pods found at their start name. Its volumes are files of this machine.
 */
final class CinderInPods implements AutoCloseable {
    static final String IQN = "iqn.2026-11.simulated:";
    private static final int EDGE = 2 << 20;

    private final TestCluster cluster;
    private final String workload;
    private final Path directory;
    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> rows = new TreeMap<>();
    private volatile boolean breaking;

    CinderInPods(TestCluster cluster, String workload, Path directory) {
        this.cluster = cluster;
        this.workload = workload;
        this.directory = directory;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String api() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v3/demo";
    }

    /** The file of the volume that a connection leads to, where it is one of these. */
    static Optional<String> file(Path directory, ConnectionInfo connection) {
        return connection instanceof ConnectionInfo.Iscsi iscsi
                ? Optional.of(directory
                        .resolve("volume-" + iscsi.paths().getFirst().iqn().substring(IQN.length()))
                        .toString())
                : Optional.empty();
    }

    /** Volumes come out as errors from now on. */
    void breakVolumes() {
        breaking = true;
    }

    /** Everything that somebody has made and not deleted. */
    synchronized List<String> left() {
        return rows.entrySet().stream()
                .flatMap(each -> each.getValue().values().stream()
                        .map(row -> each.getKey() + " " + row.path("name").asString("")))
                .toList();
    }

    /** Backends that every pod serves. */
    List<String> backends() {
        List<List<String>> each = cluster.pods().read(workload).stream()
                .map(files -> files.values().stream()
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith("enabled_backends"))
                        .flatMap(line ->
                                Arrays.stream(line.replaceAll("^[^=]*=", "").split(",")))
                        .map(String::strip)
                        .toList())
                .toList();
        return each.isEmpty()
                ? List.of()
                : each.getFirst().stream()
                        .filter(name -> each.stream().allMatch(names -> names.contains(name)))
                        .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode asked = body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.MAPPER.readTree(body);
            JsonNode answer = answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI()
                            .getPath()
                            .replaceFirst("^/v3/demo/", "")
                            .split("/"),
                    asked);
            byte[] bytes = answer.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    answer.isMissingNode() ? 404 : 200, answer.isMissingNode() ? -1 : bytes.length);
            if (!answer.isMissingNode()) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private synchronized JsonNode answer(String method, String[] path, JsonNode body) throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (path[0]) {
            case "os-services" -> answer.putArray("services").addObject().put("binary", "cinder-volume");
            case "messages" -> answer.putArray("messages").addObject().put("user_message", "the array is full");
            case "scheduler-stats" -> {
                var pools = answer.putArray("pools");
                backends().forEach(name -> pools.addObject().put("name", "pod@" + name + "#pool"));
            }
            default -> {
                return rows(method, path, body);
            }
        }
        return answer;
    }

    private JsonNode rows(String method, String[] path, JsonNode body) throws IOException {
        Map<String, ObjectNode> all = table(path[0]);
        String one = path[0].substring(0, path[0].length() - 1);
        String key = path[0].equals("types") ? "volume_type" : one;
        boolean list = path.length == 1 || path[1].equals("detail");
        if (method.equals("POST") && path.length == 1) {
            return wrapped(key, made(path[0], (ObjectNode) body.path(key).deepCopy()));
        }
        if (method.equals("GET") && list) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            var rows = answer.putArray(path[0].equals("types") ? "volume_types" : path[0]);
            all.values().forEach(rows::add);
            return answer;
        }
        ObjectNode row = all.get(path[1]);
        if (row == null) {
            return JsonNodeFactory.instance.missingNode();
        }
        if (method.equals("DELETE")) {
            all.remove(path[1]);
            Files.deleteIfExists(file(path[1]));
        }
        if (body.has("os-extend")) {
            length(path[1], body.path("os-extend").path("new_size").asLong(0));
        }
        return wrapped(key, row);
    }

    private static JsonNode wrapped(String key, JsonNode row) {
        return JsonNodeFactory.instance.objectNode().set(key, row);
    }

    private ObjectNode made(String kind, ObjectNode row) throws IOException {
        String id = UUID.randomUUID().toString();
        row.put("id", id).put("status", "available");
        switch (kind) {
            case "volumes" -> {
                String backend = table("types").values().stream()
                        .filter(type -> type.path("name")
                                .asString("")
                                .equals(row.path("volume_type").asString("")))
                        .map(type -> type.path("extra_specs")
                                .path("volume_backend_name")
                                .asString(""))
                        .findFirst()
                        .orElse("");
                if (breaking || !backends().contains(backend)) {
                    row.put("status", "error");
                }
                row.put("os-vol-host-attr:host", "pod@" + backend + "#pool");
                length(id, row.path("size").asLong(1));
                copy(row.path("snapshot_id").asString(row.path("source_volid").asString("")), id);
            }
            case "snapshots" -> {
                length(id, 1);
                copy(row.path("volume_id").asString(""), id);
            }
            case "attachments" -> {
                ObjectNode info = row.putObject("connection_info");
                info.put("driver_volume_type", "iscsi").put("target_portal", "127.0.0.1:3260");
                info.put("target_iqn", IQN + row.path("volume_uuid").asString(""))
                        .put("target_lun", 1);
            }
            default -> {}
        }
        table(kind).put(id, row);
        return row;
    }

    private Map<String, ObjectNode> table(String kind) {
        return rows.computeIfAbsent(kind, unseen -> new TreeMap<>());
    }

    private Path file(String id) {
        return directory.resolve("volume-" + id);
    }

    private void length(String id, long gib) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(id).toFile(), "rw")) {
            file.setLength(gib << 30);
        }
    }

    /** Where data was written; the rest is a hole. */
    private void copy(String from, String to) throws IOException {
        if (from.isEmpty()) {
            return;
        }
        byte[] edge = new byte[EDGE];
        try (RandomAccessFile source = new RandomAccessFile(file(from).toFile(), "r");
                RandomAccessFile target = new RandomAccessFile(file(to).toFile(), "rw")) {
            for (long at : new long[] {0, source.length() - EDGE}) {
                source.seek(at);
                source.readFully(edge);
                target.seek(at);
                target.write(edge);
            }
        }
    }
}
