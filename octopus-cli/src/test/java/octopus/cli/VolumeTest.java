package octopus.cli;

import static octopus.cli.FakeServer.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeTest {
    private static final String A = "aaaaaaaa-1111-4222-8333-444455556666";
    private static final String B = "bbbbbbbb-1111-4222-8333-444455556666";
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String volume(String id, String name, String status) {
        return """
                {"id": "%s", "name": "%s", "status": "%s", "size": 20, "volume_type": "gold", "bootable": "false",
                 "attachments": [], "metadata": {"k": "v"}}""".formatted(id, name, status);
    }

    private static String one(String id, String status) {
        return "{\"volume\": " + volume(id, "n", status) + "}";
    }

    private void twoVolumes() {
        server.on(
                "GET " + V3 + "/volumes/detail",
                200,
                "{\"volumes\": [" + volume(A, "db", "available") + ", "
                        + volume(B, "\u6570\u636e\\u001b[2J", "in-use")
                                .replace("\"attachments\": []", "\"attachments\": [{\"host_name\": \"h1\"}]")
                        + "]}");
    }

    @Test
    void listIsATableInLine() {
        twoVolumes();
        Run run = Run.line(server, "volume list");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                ID                                    NAME         STATUS     SIZE  TYPE  BOOTABLE  ATTACHED TO
                aaaaaaaa-1111-4222-8333-444455556666  db           available  20    gold  false
                bbbbbbbb-1111-4222-8333-444455556666  \u6570\u636e\\x1b[2J  in-use     20    gold  false     h1
                """);
    }

    @Test
    void listForPrograms() {
        twoVolumes();
        assertThat(Run.line(server, "volume list -o value -c id -c size").out()).isEqualTo(A + "\t20\n" + B + "\t20\n");
        assertThat(Run.line(server, "volume list -o json -c name -c metadata.k").out())
                .contains("\"name\" : \"db\"")
                .contains("\"metadata.k\" : \"v\"")
                .doesNotContain("status");
        assertThat(Run.line(server, "volume list -o yaml").out())
                .startsWith("- id: " + A)
                .contains("size: 20\n")
                .contains("bootable: \"false\"");
        Run wrong = Run.line(server, "volume list -c nonsense");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("There is no column nonsense").contains("Columns are: id, name, status");
    }

    @Test
    void filtersReachTheServer() {
        twoVolumes();
        Run.of(
                server,
                "volume",
                "list",
                "--name",
                "a b",
                "--status",
                "error",
                "--all-projects",
                "--limit",
                "5",
                "--sort",
                "name:asc",
                "--metadata",
                "k=v");
        assertThat(server.last().line())
                .isEqualTo("GET " + V3 + "/volumes/detail?name=a%20b&status=error&metadata=%7B%22k%22%3A%22v%22%7D"
                        + "&all_tenants=1&sort=name%3Aasc&limit=5");
        assertThat(server.last().headers())
                .containsEntry("X-auth-token", "admin:" + FakeServer.PROJECT)
                .containsEntry("Openstack-api-version", "volume 3.71");
    }

    @Test
    void longListsAreReadPageByPage() {
        server.on(
                        "GET " + V3 + "/volumes/detail?limit=1000",
                        200,
                        "{\"volumes\": [" + volume(A, "a", "error") + "], \"volumes_links\": [{\"rel\": \"next\"}]}")
                .on(
                        "GET " + V3 + "/volumes/detail?limit=1000&marker=" + A,
                        200,
                        "{\"volumes\": [" + volume(B, "b", "error") + "]}");
        assertThat(Run.line(server, "volume list -o value -c name").out()).isEqualTo("a\nb\n");
    }

    @Test
    void createSendsWhatWasAsked() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"));
        Run run = Run.of(
                server,
                "volume",
                "create",
                "db",
                "--size",
                "1T",
                "--type",
                "gold",
                "--metadata",
                "a=b=c",
                "--hint",
                "same_host=" + B);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("FIELD").contains("status       creating");
        assertThat(server.last().body())
                .isEqualTo(
                        "{\"volume\":{\"volume_type\":\"gold\",\"metadata\":{\"a\":\"b=c\"},\"size\":1024,\"name\":\"db\"},"
                                + "\"OS-SCH-HNT:scheduler_hints\":{\"same_host\":\"" + B + "\"}}");
    }

    @Test
    void theImageSaysHowLarge() {
        server.on(
                        "GET /image/v2/images?name=cirros",
                        200,
                        "{\"images\": [{\"id\": \"" + B + "\", \"name\": \"cirros\"}]}")
                .on("GET /image/v2/images/" + B, 200, "{\"size\": 10, \"virtual_size\": 1073741825, \"min_disk\": 1}")
                .on("POST " + V3 + "/volumes", 202, one(A, "creating"));
        assertThat(Run.line(server, "volume create --image cirros").code()).isZero();
        assertThat(server.last().body()).contains("\"imageRef\":\"" + B + "\",\"size\":2");
    }

    @Test
    void manyAtOnceAreNumberedAndWaitedFor() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"))
                .on("POST " + V3 + "/volumes", 202, one(B, "creating"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "creating"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "available"))
                .on("GET " + V3 + "/volumes/" + B, 200, one(B, "available"));
        Run run = Run.line(server, "volume create --name n --size 1 --count 2 --wait -o value -c id -c status");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).containsExactlyInAnyOrder(A + "\tavailable", B + "\tavailable");
        assertThat(server.asked().stream().map(FakeServer.Asked::body).filter(b -> !b.isEmpty()))
                .anyMatch(b -> b.contains("\"name\":\"n-1\""))
                .anyMatch(b -> b.contains("\"name\":\"n-2\""));
    }

    @Test
    void aVolumeInErrorIsExplained() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "error"))
                .on("GET /api/v1/volumes/" + A, 200, """
                        {"id": "x", "fault": {"code": "NO_ROOM", "what": "The volume cannot be placed",
                         "cause": "needs 20 GiB, free 5 GiB", "correction": "Add storage."}}""");
        Run run = Run.line(server, "volume create --size 20 --wait");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("error: The volume " + A + " is in status error")
                .contains("cause: The volume cannot be placed: needs 20 GiB, free 5 GiB")
                .contains("what to do: Add storage.")
                .contains("fault=NO_ROOM");
    }

    @Test
    void anotherServersMessageServesToo() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "error"))
                .on("GET /api/v1/volumes/" + A, 200, "{}")
                .on("GET " + V3 + "/messages", 200, "{\"messages\": [{\"user_message\": \"No valid backend\"}]}");
        assertThat(Run.line(server, "volume create --size 20 --wait").err()).contains("cause: No valid backend");
    }

    @Test
    void whoWaitsSeesHowFarItIs() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "downloading"))
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "available"))
                .on("GET /api/v1/volumes/" + A, 200, "{\"flow\": {\"position\": \"fill\", \"progress\": 0.5}}");
        Run run = Run.watched(server, "volume", "create", "--size", "1", "--wait");
        assertThat(run.err())
                .startsWith("\rvolume " + A + " downloading, fill  [##############..............]  50 %")
                .endsWith("\r");
        assertThat(run.out()).doesNotContain("[##");
    }

    @Test
    void waitingEnds() {
        server.on("DELETE " + V3 + "/volumes/" + A, 202, "").on("GET " + V3 + "/volumes/" + A, 200, one(A, "deleting"));
        Run run = Run.line(server, "volume delete " + A + " --wait --timeout 0");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains(A + " is deleting");
    }

    @Test
    void deletedIsGone() {
        server.on("DELETE " + V3 + "/volumes/" + A, 202, "")
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "deleting"))
                .on("GET " + V3 + "/volumes/" + A, 404, "{\"itemNotFound\": {\"message\": \"gone\"}}");
        Run run = Run.line(server, "volume delete " + A + " --cascade --force --wait");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("Deleted " + A + "\n");
        assertThat(server.lines()).contains("DELETE " + V3 + "/volumes/" + A + "?cascade=true&force=true");
    }

    @Test
    void namesAreLookedUp() {
        server.on(
                        "GET " + V3 + "/volumes?name=two",
                        200,
                        "{\"volumes\": [" + volume(A, "two", "x") + "," + volume(B, "two", "x") + "]}")
                .on("GET " + V3 + "/volumes?name=none", 200, "{\"volumes\": []}")
                .on("GET " + V3 + "/volumes?name=one", 200, "{\"volumes\": [" + volume(A, "one", "x") + "]}")
                .on("GET " + V3 + "/volumes/" + A, 200, one(A, "available"));
        assertThat(Run.line(server, "volume show one -o value -c status").out()).isEqualTo("available\n");
        Run none = Run.line(server, "volume show none");
        assertThat(none.code()).isEqualTo(5);
        assertThat(none.err()).contains("There is no volume named none");
        Run two = Run.line(server, "volume show two");
        assertThat(two.code()).isEqualTo(7);
        assertThat(two.err()).contains("2 volumes are named two").contains(A + ", " + B);
    }

    @Test
    void actionsSendOneKey() {
        String action = "POST " + V3 + "/volumes/" + A + "/action";
        server.on(action, 202, "").on("GET " + V3 + "/volumes/" + A, 200, one(A, "available"));
        assertThat(body("volume extend " + A + " 40G")).isEqualTo("{\"os-extend\":{\"new_size\":40}}");
        assertThat(body("volume set-bootable " + A + " true")).isEqualTo("{\"os-set_bootable\":{\"bootable\":true}}");
        assertThat(body("volume set-readonly " + A + " false"))
                .isEqualTo("{\"os-update_readonly_flag\":{\"readonly\":false}}");
        assertThat(body("volume revert " + A + " " + B)).isEqualTo("{\"revert\":{\"snapshot_id\":\"" + B + "\"}}");
        assertThat(body("volume retype " + A + " gold"))
                .isEqualTo("{\"os-retype\":{\"new_type\":\"gold\",\"migration_policy\":\"never\"}}");
        assertThat(body("volume reset-status " + A + " --status error"))
                .isEqualTo("{\"os-reset_status\":{\"status\":\"error\"}}");
    }

    private String body(String line) {
        Run run = Run.line(server, line);
        assertThat(run.code()).as(run.err()).isZero();
        return server.asked().stream()
                .filter(a -> a.line().endsWith("/action"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .body();
    }

    @Test
    void whyNotHere() {
        server.on("POST /api/v1/placements", 200, """
                {"verdicts": [{"pool": "n@a#p", "verdict": "suitable", "weight": 1.0, "words": "virtual free 100 GiB"},
                 {"pool": "n@b#p", "verdict": "refused", "objections": [{"filter": "CapacityFilter", "words": "needs 20 GiB"}]}]}""");
        assertThat(Run.line(server, "volume why --size 20 --type gold").out()).isEqualTo("""
                POOL   VERDICT   WEIGHT  WHY
                n@a#p  suitable  1.0     virtual free 100 GiB
                n@b#p  refused           CapacityFilter: needs 20 GiB
                """);
        assertThat(server.last().body()).isEqualTo("{\"size\":20,\"volume_type\":\"gold\"}");
    }

    @Test
    void whyIsItSo() {
        server.on("GET /api/v1/volumes/" + A, 200, """
                {"id": "%s", "status": "error", "fault": {"code": "NO_VALID_POOL", "what": "No room"}, "flow": {"id": "f"}}""".formatted(A)).on("GET /api/v1/flows/f", 200, """
                        {"flow": {"id": "f", "state": "REVERTED", "steps": [{"name": "choose-pool", "state": "FAILED"}]}}""");
        Run run = Run.line(server, "volume why " + A);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("status  error")
                .contains("what   No room")
                .contains("state  REVERTED")
                .contains("choose-pool");
        assertThat(Run.line(server, "volume why " + A + " -o json").out()).contains("\"flow\" : {");
    }

    @Test
    void anUnknownFieldIsEmpty() {
        server.on("POST " + V3 + "/volumes", 202, one(A, "creating"));
        Run run = Run.line(server, "volume create --size 1 -o value -c id -c nonsense");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(A + "\n\n");
    }

    @Test
    void sizesAreChecked() {
        assertThat(Run.line(server, "volume create").code()).isEqualTo(2);
        assertThat(Run.line(server, "volume create --size 0").err()).contains("more than nothing");
        assertThat(Run.line(server, "volume create --size 3X").err()).contains("500M or 20G");
        assertThat(Run.line(server, "volume create --size 1 --image a --source b")
                        .err())
                .contains("only one of");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aMoveThatWasUndoneIsAFaultWhenItIsWaitedFor() {
        String undone = "{\"volume\": "
                + volume(A, "n", "available").replace("\"size\"", "\"migration_status\": \"error\", \"size\"") + "}";
        server.on("POST " + V3 + "/volumes/" + A + "/action", 202, "").on("GET " + V3 + "/volumes/" + A, 200, undone);
        Run run = Run.line(server, "volume migrate " + A + " octopus@silver#pool-1 --lock");
        assertThat(run.code()).isZero();
        assertThat(server.asked().stream()
                        .filter(call -> call.line().startsWith("POST"))
                        .findFirst()
                        .orElseThrow()
                        .body())
                .isEqualTo("{\"os-migrate_volume\":{\"host\":\"octopus@silver#pool-1\",\"lock_volume\":true}}");
        Run waited = Run.line(server, "volume migrate " + A + " octopus@silver#pool-1 --wait");
        assertThat(waited.code()).isNotZero();
        assertThat(waited.err()).contains("stays where it was");
    }
}
