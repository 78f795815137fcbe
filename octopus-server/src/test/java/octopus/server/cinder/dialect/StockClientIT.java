package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of python-cinderclient, as Debian has it, through a volume's life. */
class StockClientIT {
    private static final Path CINDER = Path.of("/usr/bin/cinder");

    @TempDir
    Path directory;

    @Test
    void cinderclientGoesThroughAVolumesLife() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            assertThat(cinder(world, "type-create", "gold")).contains("gold");
            assertThat(cinder(world, "create", "1", "--name", "first", "--volume-type", "fake"))
                    .containsPattern("status +\\| (creating|available)");
            world.settle();
            assertThat(cinder(world, "list")).contains("first").contains("available");
            assertThat(cinder(world, "snapshot-create", "first", "--name", "shot"))
                    .containsPattern("status +\\| (creating|available)");
            world.settle();
            cinder(world, "extend", "first", "2");
            world.settle();
            assertThat(cinder(world, "show", "first")).containsPattern("\\| size +\\| 2 ");
            assertThat(cinder(world, "metadata", "first", "set", "a=b")).isBlank();
            assertThat(cinder(world, "list", "--metadata", "a=b")).contains("first");
            assertThat(cinder(world, "service-list")).contains("cinder-volume");
            assertThat(cinder(world, "get-pools")).contains("lab@fake#pool-1");
            assertThat(cinder(world, "absolute-limits")).contains("totalVolumesUsed");
            cinder(world, "snapshot-delete", "shot");
            world.settle();
            cinder(world, "delete", "first");
            world.settle();
            assertThat(cinder(world, "list")).doesNotContain("first");
        }
    }

    @Test
    void cinderclientHandsVolumesOver() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            cinder(world, "create", "1", "--name", "gift", "--volume-type", "fake");
            world.settle();
            String offer = cinder(world, "transfer-create", "gift", "--name", "present");
            assertThat(cinder(world, "list")).contains("awaiting-transfer");
            assertThat(cinder(world, "transfer-list")).contains("present");
            String id = cell(offer, "id");
            assertThat(cinder(world, "transfer-show", id)).doesNotContain("auth_key");
            cinderAs(world, "recipient", "transfer-accept", id, cell(offer, "auth_key"));
            assertThat(cinderAs(world, "recipient", "list")).contains("gift").contains("available");
            assertThat(cinder(world, "list")).doesNotContain("gift");
            String again = cinderAs(world, "recipient", "transfer-create", "gift", "--no-snapshots");
            cinderAs(world, "recipient", "transfer-delete", cell(again, "id"));
            assertThat(cinderAs(world, "recipient", "list")).contains("available");
        }
    }

    @Test
    void cinderclientRulesOverTypes() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            String type = cell(cinder(world, "type-create", "secret", "--is-public", "false"), "ID");
            cinder(world, "type-access-add", "--volume-type", "secret", "--project-id", "p1");
            assertThat(cinder(world, "type-access-list", "--volume-type", "secret"))
                    .contains("p1");
            cinder(world, "type-access-remove", "--volume-type", "secret", "--project-id", "p1");
            cinder(world, "type-access-add", "--volume-type", "secret", "--project-id", "abc");
            cinder(world, "default-type-set", type, "abc");
            assertThat(cinder(world, "default-type-list", "--project-id", "abc"))
                    .contains(type);
            assertThat(cinder(world, "default-type-list")).contains(type);
            cinder(world, "default-type-unset", "abc");
            cinder(
                    world,
                    "encryption-type-create",
                    "--cipher",
                    "aes-xts-plain64",
                    "--key-size",
                    "256",
                    "--control-location",
                    "front-end",
                    "secret",
                    "luks");
            assertThat(cinder(world, "encryption-type-show", "secret")).contains("aes-xts-plain64");
            cinder(world, "encryption-type-update", "--key-size", "512", "secret");
            assertThat(cinder(world, "encryption-type-list")).contains("512");
            assertThat(cinder(world, "create", "1", "--name", "hidden", "--volume-type", "secret"))
                    .containsPattern("encrypted +\\| True");
            world.settle();
            cinder(world, "delete", "hidden");
            world.settle();
            cinder(world, "encryption-type-delete", "secret");
            String qos = cell(cinder(world, "qos-create", "slow", "consumer=front-end", "total_iops_sec=5"), "id");
            cinder(world, "qos-key", qos, "set", "read_iops_sec=3");
            cinder(world, "qos-key", qos, "unset", "read_iops_sec");
            cinder(world, "qos-associate", qos, type);
            assertThat(cinder(world, "qos-get-association", qos)).contains("secret");
            cinder(world, "qos-disassociate-all", qos);
            cinder(world, "qos-delete", qos);
            assertThat(cinder(world, "qos-list")).doesNotContain("slow");
            cinder(world, "quota-update", "p1", "--volumes", "3", "--volume-type", "secret");
            assertThat(cinder(world, "quota-show", "p1")).containsPattern("volumes_secret +\\| 3");
            assertThat(cinder(world, "quota-usage", "p1")).contains("volumes_secret");
            cinder(world, "quota-class-update", "default", "--snapshots", "7");
            assertThat(cinder(world, "quota-defaults", "p1")).containsPattern("snapshots +\\| 7");
            cinder(world, "quota-delete", "p1");
        }
    }

    @Test
    void cinderclientKeepsVolumesInGroups() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            String type = cell(cinder(world, "group-type-create", "together"), "ID");
            cinder(world, "group-type-key", type, "set", "consistent_group_snapshot_enabled=<is> True");
            assertThat(cinder(world, "group-specs-list")).contains("<is> True");
            String group = cell(cinder(world, "group-create", type, "fake", "--name", "pair"), "id");
            world.settle();
            cinder(world, "create", "1", "--name", "a", "--volume-type", "fake", "--group-id", group);
            cinder(world, "create", "1", "--name", "b", "--volume-type", "fake");
            world.settle();
            cinder(world, "group-update", group, "--add-volumes", cell(cinder(world, "show", "b"), "id"));
            assertThat(cinder(world, "group-list")).contains("pair").contains("available");
            String snapshot = cell(cinder(world, "group-snapshot-create", group, "--name", "moment"), "id");
            world.settle();
            assertThat(cinder(world, "group-snapshot-list")).contains("moment").contains("available");
            assertThat(cinder(world, "snapshot-list").split("available", -1)).hasSize(3);
            String copy =
                    cell(cinder(world, "group-create-from-src", "--group-snapshot", snapshot, "--name", "copy"), "id");
            world.settle();
            assertThat(cinder(world, "group-show", copy, "--list-volume")).contains("available");
            assertThat(cinder(world, "group-list-replication-targets", group)).isNotNull();
            cinder(world, "group-snapshot-delete", snapshot);
            world.settle();
            cinder(world, "group-delete", "--delete-volumes", group, copy);
            world.settle();
            assertThat(cinder(world, "group-list")).doesNotContain("pair").doesNotContain("copy");
            assertThat(cinder(world, "list")).doesNotContain("available");
            cinder(world, "group-type-delete", type);
        }
    }

    @Test
    void cinderclientStillKnowsConsistencyGroups() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            String group = cell(cinder(world, "consisgroup-create", "fake", "--name", "older"), "id");
            world.settle();
            cinder(world, "create", "1", "--name", "a", "--volume-type", "fake", "--consisgroup-id", group);
            world.settle();
            assertThat(cinder(world, "consisgroup-list")).contains("older").contains("available");
            String snapshot = cell(cinder(world, "cgsnapshot-create", group, "--name", "moment"), "id");
            world.settle();
            assertThat(cinder(world, "cgsnapshot-list")).contains("moment").contains("available");
            String copy = cell(
                    cinder(world, "consisgroup-create-from-src", "--cgsnapshot", snapshot, "--name", "copy"), "id");
            world.settle();
            cinder(world, "consisgroup-update", group, "--name", "renamed");
            assertThat(cinder(world, "consisgroup-show", group)).contains("renamed");
            cinder(world, "cgsnapshot-delete", snapshot);
            world.settle();
            cinder(world, "consisgroup-delete", "--force", group, copy);
            world.settle();
            assertThat(cinder(world, "consisgroup-list"))
                    .doesNotContain("renamed")
                    .doesNotContain("copy");
        }
    }

    /** The value of a row of a table with two columns, or the first cell below a heading. */
    static String cell(String table, String name) {
        java.util.regex.Matcher row = java.util.regex.Pattern.compile("\\| " + name + " +\\| (\\S+) +\\|\\n")
                .matcher(table);
        if (row.find()) {
            return row.group(1);
        }
        java.util.regex.Matcher id = Ids.UUID.matcher(table);
        assertThat(id.find()).as(table).isTrue();
        return id.group();
    }

    static String cinder(DialectWorld world, String... arguments) throws IOException, InterruptedException {
        return cinderAs(world, "abc", arguments);
    }

    private static String cinderAs(DialectWorld world, String project, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CINDER.toString(), "--os-volume-api-version", "3.70"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OS_AUTH_TYPE",
                        "noauth",
                        "CINDER_ENDPOINT",
                        "http://127.0.0.1:" + world.port() + "/v3",
                        "OS_USER_ID",
                        "admin",
                        "OS_PROJECT_ID",
                        project));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
