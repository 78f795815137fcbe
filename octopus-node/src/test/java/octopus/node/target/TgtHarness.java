package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.LocalNode;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real tgtd, spoken to by real initiators, and the check that nothing of it is left. */
abstract class TgtHarness {
    static final String SERIAL = "0f7c9d2e-6a3b-4c58-9e01-23456789abcd";
    static final String ALPHA = "iqn.2026-11.test:alpha";
    static final String BETA = "iqn.2026-11.test:beta";

    @TempDir
    Path scratch;

    TgtExporter exporter;
    Initiator alpha;
    Initiator beta;
    Path file;
    Source source;

    @BeforeEach
    void start() throws IOException {
        exporter = open();
        alpha = new Initiator(ALPHA, scratch);
        beta = new Initiator(BETA, scratch);
        file = sparse("disk.raw", 64 << 20);
        source = new Source(file, "raw", SERIAL, false);
    }

    @AfterEach
    void leavesNothing() {
        exporter.close();
        assertThat(processesIn(scratch)).isEmpty();
        assertThat(scratch.resolve("tgt")).isDirectoryNotContaining("glob:**tgt.0*");
    }

    TgtExporter open() {
        TgtExporter opened = new TgtExporter(TargetSettings.loopback(scratch.resolve("tgt"), 0));
        opened.start();
        return opened;
    }

    Iscsi export(String name, Request request) {
        return (Iscsi) exporter.export(name, source, request);
    }

    /** Without CHAP, for tools that take it only in an address that everybody can read. */
    Iscsi open(String name) {
        return export(
                name,
                new Request(
                        AttachmentId.random(),
                        Connector.iscsi("host", ALPHA),
                        AccessMode.READ_WRITE,
                        Optional.empty()));
    }

    static String url(Iscsi connection) {
        return "iscsi://" + connection.paths().getFirst().portal() + "/"
                + connection.paths().getFirst().iqn() + "/1";
    }

    static Request request(String initiator) {
        AttachmentId id = AttachmentId.random();
        return new Request(
                id,
                Connector.iscsi("host", initiator),
                AccessMode.READ_WRITE,
                Optional.of(new Chap(
                        "octopus-" + id,
                        Secret.of(id.toString().replace("-", "").substring(0, 16)))));
    }

    Path sparse(String name, long size) throws IOException {
        Path path = scratch.resolve(name);
        try (RandomAccessFile fresh = new RandomAccessFile(path.toFile(), "rw")) {
            fresh.setLength(size);
        }
        return path;
    }

    static long allocated(Path path) throws IOException {
        return new LocalNode()
                        .run(octopus.node.Command.of("stat", "-c", "%b", path.toString()))
                        .output()
                        .strip()
                        .transform(Long::parseLong)
                * 512;
    }

    static void awaitOutput(Process process, String text) {
        StringBuilder seen = new StringBuilder();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            while (process.inputReader().ready()) {
                seen.append((char) process.inputReader().read());
            }
            return seen.indexOf(text) >= 0;
        });
    }

    TgtControl control() {
        return new TgtControl(octopus.node.BackgroundProgram.socket(tgtd(), "tgt.0"));
    }

    ProcessHandle tgtd() {
        return processesIn(scratch).getFirst();
    }

    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    static List<ProcessHandle> processesIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                .toRealPath()
                                .startsWith(directory.toRealPath());
                    } catch (IOException e) {
                        return false;
                    }
                })
                .toList();
    }
}
