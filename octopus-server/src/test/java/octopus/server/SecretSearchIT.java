package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octopus.core.secret.SecretRef;
import octopus.node.ssh.SshServer;
import octopus.server.chaos.ServerProcess;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A server is given a secret of its own kind in every place that takes one, and led through success and failure with its
 * log at DEBUG. Then everything that leaves it, or that others on the machine can read, is searched for each of them, and
 * for every secret that it made itself: accounts of targets, keys of volumes, the key of the database.
 */
class SecretSearchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern CHAP = Pattern.compile("\"auth_password\": ?\"([^\"]+)\"");
    private static final String CONNECTOR =
            "{\"initiator\":\"iqn.2026-11.org.example:host\",\"host\":\"h\",\"ip\":\"127.0.0.1\",\"multipath\":true}";

    @TempDir
    Path home;

    /** What a secret is for, and itself. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    /** Everything that was answered, but for the two answers whose purpose is to tell a secret. */
    private final List<String> answers = new ArrayList<>();

    private Http http = new Http("", Map.of());

    private String secret(String place) {
        String made = "hush-" + UUID.randomUUID().toString().substring(0, 23);
        secrets.put(place, made);
        return made;
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void noneIsFoundAnywhere() throws Exception {
        Path data = Files.createDirectories(home.resolve("data"));
        int dead = deadPort();
        Files.writeString(
                data.resolve("octopus.yaml"),
                String.join(
                        "\n",
                        "database.password: " + secret("database.password"),
                        "keystone.password: " + secret("keystone.password"),
                        "notification.url: amqp://127.0.0.1:" + dead,
                        "notification.password: " + secret("notification.password"),
                        "compute.service: webhook",
                        "compute.url: http://127.0.0.1:" + dead,
                        "compute.ask-before-detach: false",
                        "compute.webhook-secret: " + secret("compute.webhook-secret"),
                        "backup.store: s3",
                        "backup.s3.endpoint: http://127.0.0.1:" + dead,
                        "backup.s3.access-key: access",
                        "backup.s3.secret-key: " + secret("backup.s3.secret-key"),
                        ""));
        String arrayPassword = secret("the array's password");
        List<String> portals = List.of(Loopback.next(), Loopback.next());
        Map<String, String> places = new LinkedHashMap<>();
        try (SshServer ssh = SshServer.start();
                SimulatedOceanstor array = SimulatedOceanstor.start(
                        ArraySettings.loopback(home.resolve("array"), portals, Secret.of(arrayPassword)));
                ProcessWatch watch = new ProcessWatch()) {
            try (ServerProcess server = new ServerProcess(home, "log.level=DEBUG")) {
                server.awaitUp();
                http = new Http(server.url().toString(), Map.of("X-Auth-Token", "u:abc"))
                        .with("OpenStack-API-Version", "volume 3.70");
                backends(array.port(), arrayPassword, portals, dead);
                nodes(ssh, dead);
                SecretsOfStorages storages = new SecretsOfStorages(this::send, this::secret);
                storages.cluster(dead);
                storages.onboard(array, arrayPassword, portals.getFirst());
                volumes();
                places.put("doctor", new ServerVerbs(home).run("doctor", server));
                places.put("support bundle", new ServerVerbs(home).bundle(server));
                places.put("own API", everythingTold());
            }
            places.put("arguments and environments", String.join("\n", watch.seen()));
        }
        places.put("server's output", ServerVerbs.text(home.resolve("server.log")));
        places.put("answers", String.join("\n", answers));
        files(data, places);
        secretsOfItsOwn(data);
        assertThat(secrets).hasSizeGreaterThan(24);
        assertThat(found(places)).isEmpty();
        // The search itself works.
        places.put("control", "x" + secrets.get("keystone.password") + "y");
        assertThat(found(places)).containsExactly("keystone.password in control");
    }

    private List<String> found(Map<String, String> places) {
        List<String> found = new ArrayList<>();
        secrets.forEach((what, secret) -> places.forEach((place, content) -> {
            String bytes = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            String coded = Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            if (content.contains(bytes) || content.contains(coded)) {
                found.add(what + " in " + place);
            }
        }));
        return found;
    }

    /** Every file that the server left, all tables of the database among them; only the settings and the key may tell. */
    private static void files(Path data, Map<String, String> places) throws IOException {
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = data.relativize(file).toString();
                if (!Set.of("octopus.yaml", "octopus.key").contains(name) && Files.size(file) < 64 << 20) {
                    places.put("file " + name, ServerVerbs.text(file));
                }
            }
        }
        assertThat(places).containsKey("file octopus.db");
    }

    /** What is encrypted in the database, and the key itself. */
    private void secretsOfItsOwn(Path data) throws IOException {
        secrets.put(
                "the key file", Files.readString(data.resolve("octopus.key")).strip());
        try (Core core = Core.open(OctopusSettings.local(data, 0))) {
            List<SecretRef> kept = core.database()
                    .read(sql -> sql.fetch("select id, version from secrets")
                            .map(row -> new SecretRef(
                                    UUID.fromString(row.get(0, String.class)), row.get(1, Integer.class))));
            assertThat(kept).hasSizeGreaterThan(5);
            for (SecretRef each : kept) {
                String value = core.secrets().get(each).reveal();
                if (value.contains("PRIVATE KEY")) {
                    secrets.put("a private key", value.lines().toList().get(2));
                } else if (!secrets.containsValue(value)) {
                    secrets.put("kept secret " + each, value);
                }
            }
        }
    }

    private Http.Answer send(String method, String path, String body) {
        Http.Answer answer = http.send(method, path, body);
        answers.add(path + " " + answer.status() + " " + answer.body());
        return answer;
    }

    private JsonNode made(String path, String body) {
        Http.Answer answer = send("POST", path, body);
        assertThat(answer.status()).as(path + answer.body()).isBetween(200, 202);
        return answer.json();
    }

    private void await(String path, String pointer, Set<String> wanted) {
        String last = Awaitility.await(path)
                .atMost(PATIENCE)
                .until(() -> send("GET", path, "").json().at(pointer).asString(""), wanted::contains);
        assertThat(wanted).contains(last);
    }

    private void backends(int port, String password, List<String> portals, int dead) {
        backend("array", port, password, secret("chap_password").substring(0, 16), portals);
        secrets.compute("chap_password", (place, whole) -> String.valueOf(whole).substring(0, 16));
        backend(
                "wrong",
                port,
                secret("a wrong san_password"),
                secret("another chap").substring(0, 16),
                portals);
        secrets.compute("another chap", (place, whole) -> String.valueOf(whole).substring(0, 16));
        backend("gone", dead, secret("a password for nobody"), "", portals);
        await("/api/v1/backends/array", "/backend/state", Set.of("ready"));
        await("/api/v1/backends/wrong", "/backend/state", Set.of("failed"));
        await("/api/v1/backends/gone", "/backend/state", Set.of("failed"));
        // Refused bodies are quoted in no answer.
        Http.Answer refused = send(
                "POST",
                "/api/v1/backends",
                "{\"name\":\"bad\",\"driver\":\"oceanstor\",\"options\":{\"san_ip\":7,\"san_password\":\""
                        + secret("password of a refused backend") + "\",\"chap_password\":\""
                        + secret("CHAP secret that is too long") + "\"}}");
        assertThat(refused.status()).isEqualTo(400);
        int unknown = send(
                        "POST",
                        "/api/v1/backends",
                        "{\"name\":\"bad\",\"driver\":\"file\",\"options\":{\"san_pasword\":\""
                                + secret("value of an option that is spelled wrong") + "\"}}")
                .status();
        assertThat(unknown).isEqualTo(400);
    }

    private void backend(String name, int port, String password, String chap, List<String> portals) {
        String body = "{\"name\":\"" + name + "\",\"driver\":\"oceanstor\",\"options\":{\"san_ip\":\"127.0.0.1\","
                + "\"san_api_port\":" + port + ",\"san_login\":\"admin\",\"san_password\":\"" + password + "\","
                + "\"storage_pool\":\"pool-1\",\"iscsi_default_target_ip\":\"" + String.join(",", portals) + "\""
                + (chap.isEmpty() ? "" : ",\"chap_password\":\"" + chap + "\"") + "}}";
        assertThat(send("POST", "/api/v1/backends", body).status()).isEqualTo(201);
    }

    private void nodes(SshServer ssh, int dead) {
        String common = "\"kind\":\"ssh\",\"host\":\"127.0.0.1\",\"user\":\"" + ssh.user() + "\",\"host_key\":\""
                + ssh.fingerprint() + "\"";
        node(
                "by-key",
                common + ",\"port\":" + ssh.port() + ",\"private_key\":"
                        + octopus.core.json.Json.write(ssh.key().reveal()) + ",\"passphrase\":\""
                        + secret("a passphrase") + "\"");
        node(
                "wrong",
                common + ",\"port\":" + ssh.port() + ",\"password\":\"" + secret("a node's wrong password")
                        + "\",\"sudo\":true,\"sudo_password\":\"" + secret("a sudo password") + "\"");
        node(
                "gone",
                common + ",\"port\":" + dead + ",\"password\":\"" + secret("password of a node that is gone") + "\"");
        await("/api/v1/nodes/wrong", "/node/state", Set.of("unreachable"));
        await("/api/v1/nodes/gone", "/node/state", Set.of("unreachable"));
        await("/api/v1/nodes/by-key", "/node/state", Set.of("ready", "unreachable"));
        int refused = send(
                        "POST",
                        "/api/v1/nodes",
                        "{\"name\":\"bad\",\"kind\":\"ssh\",\"host\":\"h\",\"password\":\""
                                + secret("password of a refused node") + "\",\"colour\":\"red\"}")
                .status();
        assertThat(refused).isEqualTo(400);
    }

    private void node(String name, String fields) {
        Http.Answer answer = send("POST", "/api/v1/nodes", "{\"name\":\"" + name + "\"," + fields + "}");
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
    }

    private void volumes() {
        String onArray = type("on-array", "array");
        String secretType = type("secret", "local");
        JsonNode ignored = made(
                "/v3/types/" + secretType + "/encryption",
                "{\"encryption\":{\"provider\":\"luks\",\"cipher\":\"aes-xts-plain64\",\"key_size\":256,"
                        + "\"control_location\":\"front-end\"}}");
        String image = image();
        String plain = volume("\"size\":1,\"imageRef\":\"" + image + "\",\"volume_type\":\"" + onArray + "\"");
        String encrypted = volume("\"size\":1,\"imageRef\":\"" + image + "\",\"volume_type\":\"" + secretType + "\"");
        String local = volume("\"size\":1");
        for (String each : List.of(plain, encrypted, local)) {
            attach(each);
        }
        // Told to a webhook that is not there.
        int extended = send("POST", "/v3/volumes/" + local + "/action", "{\"os-extend\":{\"new_size\":2}}")
                .status();
        assertThat(extended).isEqualTo(202);
        String offered = volume("\"size\":1");
        Http.Answer offer = http.send(
                "POST", "/v3/volume-transfers", "{\"transfer\":{\"volume_id\":\"" + offered + "\",\"name\":\"t\"}}");
        secrets.put("key of a transfer", offer.json().at("/transfer/auth_key").asString());
        String transfer = offer.json().at("/transfer/id").asString();
        Http.Answer wrong = send(
                "POST",
                "/v3/volume-transfers/" + transfer + "/accept",
                "{\"accept\":{\"auth_key\":\"" + secret("a wrong key of a transfer") + "\"}}");
        assertThat(wrong.status()).isEqualTo(400);
        String spare = volume("\"size\":1");
        Http.Answer backup =
                send("POST", "/v3/backups", "{\"backup\":{\"volume_id\":\"" + spare + "\",\"name\":\"b\"}}");
        if (backup.status() == 202) {
            await(
                    "/v3/backups/" + backup.json().at("/backup/id").asString(),
                    "/backup/status",
                    Set.of("creating", "error"));
        }
    }

    private String type(String name, String backend) {
        return made(
                        "/v3/types",
                        "{\"volume_type\":{\"name\":\"" + name + "\",\"extra_specs\":{\"volume_backend_name\":\""
                                + backend + "\"}}}")
                .at("/volume_type/id")
                .asString();
    }

    private String image() {
        String id = made("/image/v2/images", "{\"name\":\"i\",\"disk_format\":\"raw\",\"container_format\":\"bare\"}")
                .path("id")
                .asString();
        Http.Answer answer = http.with("Content-Type", "application/octet-stream")
                .send("PUT", "/image/v2/images/" + id + "/file", "what anybody may read. ".repeat(4096));
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        return id;
    }

    private String volume(String fields) {
        String id = made("/v3/volumes", "{\"volume\":{" + fields + "}}")
                .at("/volume/id")
                .asString();
        await("/v3/volumes/" + id, "/volume/status", Set.of("available"));
        return id;
    }

    /** The answer tells the account to the consumer, who needs it; nobody else may hear of it. */
    private void attach(String volume) {
        Http.Answer answer = http.send(
                "POST",
                "/v3/attachments",
                "{\"attachment\":{\"volume_uuid\":\"" + volume + "\",\"connector\":" + CONNECTOR + "}}");
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
        Matcher account = CHAP.matcher(answer.body());
        while (account.find()) {
            secrets.put("account of volume " + volume + " " + account.start(), account.group(1));
        }
        String id = answer.json().at("/attachment/id").asString();
        int completed = send("POST", "/v3/attachments/" + id + "/action", "{\"os-complete\":{}}")
                .status();
        assertThat(completed).isEqualTo(204);
    }

    /** What an administrator can ask about all this. */
    private String everythingTold() {
        StringBuilder told = new StringBuilder();
        for (String path : List.of(
                "/api/v1/events?since=0&follow=false",
                "/api/v1/audit/export?format=jsonl",
                "/api/v1/audit/export?format=csv",
                "/api/v1/backends",
                "/api/v1/nodes",
                "/api/v1/onboardings",
                "/api/v1/findings",
                "/api/v1/flows?limit=1000",
                "/api/v1/system/log",
                "/v3/messages",
                "/v3/volumes/detail?all_tenants=1",
                "/metrics",
                "/healthcheck")) {
            Http.Answer answer = http.get(path);
            assertThat(answer.body()).as(path).isNotEmpty();
            told.append(answer.body()).append('\n');
        }
        http.get("/api/v1/flows?limit=1000")
                .json()
                .path("flows")
                .forEach(flow -> told.append(
                        http.get("/api/v1/flows/" + flow.path("id").asString()).body()));
        return told.toString();
    }
}
