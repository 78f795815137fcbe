package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.qemu.QemuStorageDaemon;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** qcow2 files served over iSCSI: real tgtd, real qemu-storage-daemon. */
class LiveDiskIT {
    private static final String NAME = "volume-1";
    private static final String ALPHA = "iqn.2026-11.test:alpha";

    @TempDir
    Path scratch;

    private TgtExporter exporter;
    private Initiator alpha;
    private Path active;
    private Source source;
    private Request request;

    @BeforeEach
    void start() {
        exporter = open();
        alpha = new Initiator(ALPHA, scratch);
        active = scratch.resolve("a.qcow2");
        qemuImg("create", "-q", "-f", "qcow2", active.toString(), "64M");
        source = new Source(active, "qcow2", "serial-1", false);
        AttachmentId id = AttachmentId.random();
        request = new Request(
                id,
                Connector.iscsi("host", ALPHA),
                AccessMode.READ_WRITE,
                Optional.of(new Chap("octopus-" + id, Secret.of("0123456789abcdef"))));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        exporter.close();
        assertThat(processes()).isEmpty();
        assertThat(scratch.resolve("tgt/live")).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(scratch.toString());
    }

    @Test
    void aQcow2FileIsADiskForInitiators() {
        Iscsi connection = export();
        assertThat(alpha.io(connection, "length", "write -P 9 1M 2M", "flush").output())
                .contains("64 MiB", "wrote 2097152");
        assertThat(alpha.io(connection, "read -P 9 1M 2M").exitCode()).isZero();
        exporter.unexport(NAME, request.attachment());
        assertThat(qemuIo(active, "read -P 9 1M 2M")).contains("read 2097152");
        assertThat(qemuImg("check", active.toString())).contains("No errors");
    }

    @Test
    void aSnapshotUnderAnOpenSessionFreezesTheFile() {
        Iscsi connection = export();
        alpha.io(connection, "write -P 1 0 1M");
        Path overlay = overlay("b.qcow2", active);
        assertThat(exporter.pivot(NAME, source, overlay)).isTrue();
        assertThat(exporter.pivot(NAME, source, overlay)).as("asked again").isTrue();
        alpha.io(connection, "write -P 2 0 512k");
        assertThat(alpha.io(connection, "read -P 2 0 512k", "read -P 1 512k 512k")
                        .output())
                .doesNotContain("verification failed");
        exporter.unexport(NAME, request.attachment());
        assertThat(qemuIo(active, "read -P 1 0 1M")).doesNotContain("failed");
        assertThat(qemuIo(overlay, "read -P 2 0 512k")).doesNotContain("failed");
    }

    @Test
    void discardGivesRoomBackAfterASnapshotToo() throws IOException {
        Iscsi connection = export();
        Path overlay = overlay("b.qcow2", active);
        exporter.pivot(NAME, source, overlay);
        alpha.io(connection, "write -P 3 8M 16M", "flush");
        long before = TgtHarness.allocated(overlay);
        alpha.io(connection, "discard 8M 16M", "flush");
        assertThat(before - TgtHarness.allocated(overlay)).isGreaterThan(15 << 20);
    }

    @Test
    void whatIsNotServedIsNotPivoted() {
        assertThat(exporter.pivot(NAME, source, overlay("b.qcow2", active))).isFalse();
        assertThat(exporter.growServed(NAME, source, Size.ofMib(128))).isFalse();
    }

    @Test
    void growsWhileServed() {
        Iscsi connection = export();
        assertThat(exporter.growServed(NAME, source, Size.ofMib(128))).isTrue();
        assertThat(exporter.growServed(NAME, source, Size.ofMib(128))).isTrue();
        assertThat(alpha.io(connection, "length", "write 100M 1M").output()).contains("128 MiB", "wrote 1048576");
    }

    @Test
    void aKilledHelperIsReplaced() {
        Iscsi connection = export();
        alpha.io(connection, "write -P 5 0 1M", "flush");
        Path overlay = overlay("b.qcow2", active);
        exporter.pivot(NAME, source, overlay);
        alpha.io(connection, "write -P 6 1M 1M", "flush");
        ProcessHandle helper = helper();
        helper.destroyForcibly();
        helper.onExit().join();
        await().atMost(Duration.ofSeconds(20)).until(() -> alpha.canRead(connection));
        assertThat(alpha.io(connection, "read -P 5 0 1M", "read -P 6 1M 1M").output())
                .doesNotContain("verification failed")
                .contains("read 1048576");
    }

    @Test
    void theNextOctopusTakesOver() {
        Iscsi connection = export();
        alpha.io(connection, "write -P 5 0 1M", "flush");
        long before = helper().pid();
        exporter.abandon();
        exporter = open();
        assertThat(exporter.export(NAME, source, request)).isEqualTo(connection);
        assertThat(helper().pid()).isEqualTo(before);
        assertThat(alpha.io(connection, "read -P 5 0 1M").output()).contains("read 1048576");
        assertThat(exporter.pivot(NAME, source, overlay("b.qcow2", active))).isTrue();
    }

    /** Octopus may be killed between the start of the helper and the note of its process id. */
    @Test
    void aHelperThatNobodyNotedIsEnded() throws IOException {
        export();
        ProcessHandle stray = helper();
        Files.delete(scratch.resolve("tgt/live/" + NAME + "/pid"));
        exporter.abandon();
        exporter = open();
        assertThat(stray.isAlive()).isFalse();
        assertThat(alpha.canRead(export())).isTrue();
    }

    @Test
    void nothingStartsWhileItIsClosed() throws InterruptedException {
        Thread[] busy = new Thread[8];
        for (int i = 0; i < busy.length; i++) {
            String name = NAME + "-" + i;
            Path file = scratch.resolve(name);
            qemuImg("create", "-q", "-f", "qcow2", file.toString(), "1M");
            busy[i] = Thread.ofPlatform().start(() -> {
                while (exportable(name, file)) {
                    exporter.unexport(name, request.attachment());
                }
            });
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !exporter.list().isEmpty());
        exporter.close();
        for (Thread each : busy) {
            each.join();
        }
    }

    private boolean exportable(String name, Path file) {
        try {
            return exporter.export(name, new Source(file, "qcow2", name, false), request) instanceof Iscsi;
        } catch (StorageException e) {
            return false;
        }
    }

    private Iscsi export() {
        return (Iscsi) exporter.export(NAME, source, request);
    }

    private TgtExporter open() {
        TgtExporter opened = new TgtExporter(TargetSettings.loopback(scratch.resolve("tgt"), 0));
        opened.start();
        return opened;
    }

    private ProcessHandle helper() {
        return QemuStorageDaemon.find(scratch.resolve("tgt/live/" + NAME))
                .orElseThrow()
                .process();
    }

    private Path overlay(String name, Path backing) {
        Path overlay = scratch.resolve(name);
        qemuImg(
                "create",
                "-q",
                "-u",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                backing.toString(),
                overlay.toString(),
                "64M");
        return overlay;
    }

    private static String qemuImg(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("qemu-img"));
        all.addAll(List.of(arguments));
        return new LocalNode().run(Command.of(all)).output();
    }

    private static String qemuIo(Path file, String command) {
        return new LocalNode()
                .run(Command.of("qemu-io", "-r", "-f", "qcow2", "-c", command, file.toString()))
                .output();
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                .toRealPath()
                                .startsWith(scratch.toRealPath());
                    } catch (IOException e) {
                        return false;
                    }
                })
                .toList();
    }
}
