package octopus.server.cinder.dialect;

import static octopus.server.cinder.dialect.StockClientIT.cell;
import static octopus.server.cinder.dialect.StockClientIT.cinder;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines of python-cinderclient and python-openstackclient, as Debian has them, on backups. */
class BackupClientIT {
    private static final String PROJECT = "00000000000000000000000000000abc";

    @TempDir
    Path directory;

    @Test
    void cinderclientBacksVolumesUp() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/cinder")), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            cinder(world, "create", "1", "--name", "first", "--volume-type", "fake");
            world.settle();
            cinder(world, "backup-create", "first", "--name", "full", "--description", "d", "--container", "c");
            world.settle();
            cinder(world, "backup-create", "first", "--name", "next", "--incremental", "--metadata", "k=v");
            world.settle();
            assertThat(cinder(world, "backup-list"))
                    .contains("full")
                    .contains("next")
                    .contains("available");
            assertThat(cinder(world, "backup-list", "--status", "error")).doesNotContain("full");
            String shown = cinder(world, "backup-show", "next");
            assertThat(shown).containsPattern("is_incremental +\\| True").contains("'k': 'v'");
            assertThat(cinder(world, "backup-show", "full"))
                    .containsPattern("container +\\| c ")
                    .containsPattern("has_dependent_backups +\\| True");
            cinder(world, "backup-update", "next", "--name", "renamed", "--description", "e");
            cinder(world, "backup-restore", "full", "--name", "again");
            world.settle();
            assertThat(cinder(world, "list")).contains("again").contains("available");
            cinder(world, "backup-restore", "renamed", "--volume", "first");
            world.settle();
            String id = cell(cinder(world, "backup-show", "renamed"), "id");
            cinder(world, "create", "--backup-id", id, "--name", "third");
            world.settle();
            assertThat(cinder(world, "list")).contains("third").doesNotContain("error");
            String record = cinder(world, "backup-export", id);
            cinder(world, "backup-reset-state", "renamed", "--state", "error");
            assertThat(cinder(world, "backup-list")).contains("error");
            assertThat(cinder(world, "service-list")).contains("cinder-backup");
            assertThat(cinder(world, "absolute-limits")).containsPattern("totalBackupsUsed +\\| 2");
            cinder(world, "backup-delete", "renamed");
            world.settle();
            cinder(world, "backup-delete", "full", "--force");
            world.settle();
            assertThat(cinder(world, "backup-list")).doesNotContain("full");
            String imported =
                    cinder(world, "backup-import", cell(record, "backup_service"), cell(record, "backup_url"));
            world.settle();
            assertThat(imported).contains(id);
            // Its data was deleted above.
            assertThat(cinder(world, "backup-show", id))
                    .containsPattern("status +\\| error")
                    .contains("manifest.json");
        }
    }

    @Test
    void openstackclientBacksVolumesUp() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/openstack")), "python3-openstackclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            openstack(world, "volume", "create", "--size", "1", "--type", "fake", "first");
            world.settle();
            openstack(world, "volume", "backup", "create", "--name", "full", "first");
            world.settle();
            openstack(world, "volume", "backup", "create", "--name", "next", "--incremental", "first");
            world.settle();
            assertThat(openstack(world, "volume", "backup", "list"))
                    .contains("full")
                    .contains("next");
            // Debian 12's client has the answer, and stumbles when it prints it.
            assertThat(run(world, "volume", "backup", "restore", "--force", "full", "first")
                            .output())
                    .containsAnyOf("VolumeBackupsRestore", "volume_name");
            world.settle();
            assertThat(openstack(world, "volume", "show", "first")).contains("available");
            assertThat(openstack(world, "volume", "backup", "show", "full")).contains("available");
            openstack(world, "volume", "backup", "delete", "next");
            world.settle();
            openstack(world, "volume", "backup", "delete", "full");
            world.settle();
            assertThat(openstack(world, "volume", "backup", "list")).doesNotContain("full");
        }
    }

    private static String openstack(DialectWorld world, String... arguments) throws IOException, InterruptedException {
        Run run = run(world, arguments);
        assertThat(run.exitValue())
                .as(String.join(" ", arguments) + "\n" + run.output())
                .isZero();
        return run.output();
    }

    private record Run(int exitValue, String output) {}

    private static Run run(DialectWorld world, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/openstack",
                "--os-auth-type",
                "admin_token",
                "--os-token",
                "admin:" + PROJECT,
                "--os-endpoint",
                "http://127.0.0.1:" + world.port() + "/v3/" + PROJECT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
