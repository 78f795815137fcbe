package octopus.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import octopus.server.chaos.ChaosClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * 64 clients create, attach, detach and delete at once, over real files and a real tgtd, while the server is killed with
 * {@code kill -9} and started again three times. Nothing acknowledged is lost, nothing is stuck, nothing is left over.
 * {@code -Doctopus.test.chaos-seconds=120} makes it longer.
 */
class ChaosIT {
    private static final int CLIENTS = 64;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("octopus.test.chaos-seconds", 45));
    private static final int KILLS = 3;
    private static final Set<String> AT_REST = Set.of("available", "in-use", "error", "reserved");

    @TempDir
    private Path directory;

    /** Volumes whose creation was acknowledged, and whose deletion was not. */
    private final Set<String> owned = ConcurrentHashMap.newKeySet();

    private final Set<String> deleting = ConcurrentHashMap.newKeySet();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cycles = new AtomicInteger();

    @Test
    void killedThreeTimesUnderLoadNothingIsLostStuckOrLeftOver() throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(directory);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build()) {
            server.awaitUp();
            ChaosClient client = new ChaosClient(http, server.url());
            Instant end = Instant.now().plus(LENGTH);
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    int number = i;
                    clients.execute(() -> live(client, number, end));
                }
                for (int i = 0; i < KILLS; i++) {
                    TimeUnit.MILLISECONDS.sleep(LENGTH.dividedBy(KILLS + 1).toMillis());
                    server.killAndRestart();
                }
            }
            settle(client);
            check(client);
            empty(client);
        }
        assertThat(complaints).isEmpty();
        assertThat(cycles.get()).isGreaterThan(CLIENTS);
        System.out.println("chaos: " + cycles.get() + " cycles by " + CLIENTS + " clients, " + KILLS + " kills");
        nothingIsLeftOver();
    }

    /** Of the backend only its lock file stays; of the processes none. */
    private void nothingIsLeftOver() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/volumes"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".octopus.lock");
        }
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(directory.toString())))
                .isEmpty();
    }

    /** One client's life: it knows what was acknowledged to it. */
    private void live(ChaosClient client, int number, Instant end) {
        while (Instant.now().isBefore(end)) {
            Answer created =
                    client.send("POST", "/volumes", Map.of("volume", Map.of("size", 1, "name", "chaos-" + number)));
            if (!created.ok()) {
                complainUnlessAway("create", created);
                ChaosClient.pause();
                continue;
            }
            String id = created.body().path("volume").path("id").asString();
            owned.add(id);
            if (!await(client, id, "available")) {
                continue;
            }
            attachAndDetach(client, id, number);
            delete(client, id);
            cycles.incrementAndGet();
        }
    }

    private void attachAndDetach(ChaosClient client, String id, int number) {
        Map<String, Object> connector = Map.of("host", "c" + number, "initiator", "iqn.2026-11.org.example:c" + number);
        Answer attached = client.send(
                "POST",
                "/attachments",
                Map.of(
                        "attachment",
                        Map.of(
                                "volume_uuid",
                                id,
                                "instance_uuid",
                                "00000000-0000-4000-8000-" + String.format("%012d", number),
                                "connector",
                                connector)));
        if (attached.ok()) {
            client.send(
                    "POST",
                    "/attachments/"
                            + attached.body().path("attachment").path("id").asString() + "/action",
                    Map.of("os-complete", Map.of()));
        } else {
            complainUnlessAway("attach", attached);
        }
        detachAll(client, id);
    }

    /** As an orchestrator does after an answer that never came: look what is there and take it away. */
    private void detachAll(ChaosClient client, String id) {
        Instant end = Instant.now().plusSeconds(60);
        String last = "";
        while (Instant.now().isBefore(end)) {
            JsonNode left = client.retry("GET", "/attachments?volume_id=" + id, Map.of())
                    .body()
                    .path("attachments");
            if (left.isEmpty()) {
                return;
            }
            // A flow of before the kill may still be at it: the refusal says so, and it is asked again.
            Answer answer = client.retry(
                    "DELETE", "/attachments/" + left.path(0).path("id").asString(), Map.of());
            last = answer.status() + " " + answer.body();
            ChaosClient.pause();
        }
        complaints.add("attachments of " + id + " do not go away: " + last);
    }

    private void delete(ChaosClient client, String id) {
        Answer deleted = client.send("DELETE", "/volumes/" + id, Map.of());
        if (deleted.ok()) {
            deleting.add(id);
            owned.remove(id);
        } else if (deleted.status() == 0) {
            // It may have been carried out or not.
            owned.remove(id);
        } else if (deleted.status() != 404) {
            complaints.add("delete " + id + ": " + deleted.status() + " " + deleted.body());
        }
    }

    private boolean await(ChaosClient client, String id, String wanted) {
        Instant end = Instant.now().plusSeconds(90);
        String is = "";
        while (Instant.now().isBefore(end)) {
            is = client.status(id).orElse("gone");
            if (is.equals(wanted)) {
                return true;
            }
            if (is.equals("error") || is.equals("gone")) {
                break;
            }
            ChaosClient.pause();
        }
        String why = client.retry("GET", "/messages?resource_uuid=" + id, Map.of())
                .body()
                .path("messages")
                .path(0)
                .path("user_message")
                .asString("no message");
        complaints.add("volume " + id + " is " + is + " and was to be " + wanted + ": " + why);
        return false;
    }

    private void complainUnlessAway(String what, Answer answer) {
        if (answer.status() != 0) {
            complaints.add(what + ": " + answer.status() + " " + answer.body());
        }
    }

    /** Whatever was under way when the last client left has to come to rest by itself. */
    private void settle(ChaosClient client) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(volumes(client))
                        .allSatisfy(volume ->
                                assertThat(volume.path("status").asString()).isIn(AT_REST)));
    }

    private void check(ChaosClient client) {
        List<String> there =
                volumes(client).stream().map(v -> v.path("id").asString()).toList();
        assertThat(there).as("acknowledged volumes").containsAll(owned);
        assertThat(there).as("deleted volumes").doesNotContainAnyElementsOf(deleting);
        JsonNode usage = client.retry("GET", "/os-quota-sets/" + ChaosClient.PROJECT + "?usage=True", Map.of())
                .body()
                .path("quota_set");
        assertThat(usage.path("volumes").path("in_use").asInt()).isEqualTo(there.size());
        assertThat(usage.path("gigabytes").path("in_use").asInt()).isEqualTo(there.size());
    }

    private void empty(ChaosClient client) {
        for (JsonNode volume : volumes(client)) {
            String id = volume.path("id").asString();
            detachAll(client, id);
            client.retry("DELETE", "/volumes/" + id, Map.of());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> volumes(client).isEmpty());
    }

    private static List<JsonNode> volumes(ChaosClient client) {
        List<JsonNode> all = new java.util.ArrayList<>();
        client.retry("GET", "/volumes/detail?limit=1000", Map.of())
                .body()
                .path("volumes")
                .forEach(all::add);
        return all;
    }
}
