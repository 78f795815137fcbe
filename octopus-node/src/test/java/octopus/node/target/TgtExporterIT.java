package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.BlockExporter.Target;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real tgtd, spoken to by real initiators. */
class TgtExporterIT {
    private static final String SERIAL = "0f7c9d2e-6a3b-4c58-9e01-23456789abcd";
    private static final String ALPHA = "iqn.2026-11.test:alpha";
    private static final String BETA = "iqn.2026-11.test:beta";

    @TempDir
    Path scratch;

    private TgtExporter exporter;
    private Initiator alpha;
    private Initiator beta;
    private Path file;
    private Source source;

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

    @Test
    void whatIsWrittenOverIscsiIsInTheFile() {
        Iscsi connection = export("volume-1", request(ALPHA));
        assertThat(alpha.io(connection, "write -P 0x5a 1M 3M", "flush").output())
                .contains("wrote 3145728/3145728");
        assertThat(alpha.compare(connection, file, "raw").exitCode()).isZero();
        assertThat(alpha.io(connection, "read -P 0x5a 1M 3M").exitCode()).isZero();
        CommandResult inquiry = new LocalNode().run(octopus.node.Command.of("grep", "-c", "Z", file.toString()));
        assertThat(inquiry.output().strip()).isEqualTo("1");
    }

    @Test
    void onlyTheAttachmentsInitiatorWithItsSecretGetsIn() {
        Request request = request(ALPHA);
        Iscsi connection = export("volume-1", request);
        Iscsi wrongSecret = new Iscsi(
                connection.paths(),
                Optional.of(new Chap(request.chap().orElseThrow().user(), Secret.of("not-the-secret"))),
                true);
        Iscsi noSecret = new Iscsi(connection.paths(), Optional.empty(), true);
        assertThat(alpha.canRead(connection)).isTrue();
        assertThat(alpha.canRead(wrongSecret)).isFalse();
        assertThat(alpha.canRead(noSecret)).isFalse();
        assertThat(beta.canRead(connection)).isFalse();
    }

    @Test
    void removingOneAttachmentLeavesTheOthers() {
        List<Request> requests = Stream.of(ALPHA, BETA, "iqn.2026-11.test:gamma", "iqn.2026-11.test:delta")
                .map(TgtExporterIT::request)
                .toList();
        List<Iscsi> connections =
                requests.stream().map(r -> export("volume-1", r)).toList();
        assertThat(connections.stream().map(Iscsi::paths).distinct()).hasSize(1);

        exporter.unexport("volume-1", requests.get(0).attachment());
        exporter.unexport("volume-1", requests.get(2).attachment());

        assertThat(alpha.canRead(connections.get(0))).isFalse();
        assertThat(beta.canRead(connections.get(1))).isTrue();
        assertThat(new Initiator("iqn.2026-11.test:delta", scratch).canRead(connections.get(3)))
                .isTrue();
        assertThat(exporter.list())
                .containsExactly(new Target(
                        "volume-1",
                        List.of(requests.get(1).attachment(), requests.get(3).attachment()),
                        List.of(BETA, "iqn.2026-11.test:delta")));
    }

    @Test
    void everyCallMayBeRepeated() {
        Request request = request(ALPHA);
        Iscsi first = export("volume-1", request);
        assertThat(export("volume-1", request)).isEqualTo(first);
        exporter.unexport("volume-1", request.attachment());
        exporter.unexport("volume-1", request.attachment());
        exporter.unexport("never-there", request.attachment());
        assertThat(exporter.list()).isEmpty();
        assertThat(alpha.canRead(export("volume-1", request))).isTrue();
    }

    @Test
    void removalEndsOpenSessions() throws Exception {
        Request first = request(ALPHA);
        Request second = request(BETA);
        Iscsi connection = export("volume-1", first);
        Iscsi other = export("volume-1", second);
        Process session = alpha.session(connection, "write 0 1M");
        awaitOutput(session, "wrote");
        exporter.unexport("volume-1", first.attachment());
        assertThat(exporter.list().getFirst().attachments()).containsExactly(second.attachment());
        session.destroyForcibly().waitFor();

        Process last = beta.session(other, "write 0 1M");
        awaitOutput(last, "wrote");
        exporter.unexport("volume-1", second.attachment());
        assertThat(exporter.list()).isEmpty();
        last.destroyForcibly().waitFor();
    }

    @Test
    void discardGivesRoomBack() throws Exception {
        Iscsi connection = export("volume-1", request(ALPHA));
        alpha.io(connection, "write -P 1 0 16M", "flush");
        long before = allocated(file);
        assertThat(alpha.io(connection, "discard 0 16M").exitCode()).isZero();
        assertThat(before - allocated(file)).isGreaterThanOrEqualTo(15 << 20);
    }

    @Test
    void growsUnderAnOpenSession() throws Exception {
        Iscsi connection = export("volume-1", request(ALPHA));
        Process session = alpha.session(connection, "write -P 7 0 1M");
        awaitOutput(session, "wrote");
        try (RandomAccessFile bigger = new RandomAccessFile(file.toFile(), "rw")) {
            bigger.setLength(128 << 20);
        }
        exporter.grown("volume-1", source);
        session.outputWriter().write("read -P 7 0 1M\n");
        session.outputWriter().flush();
        awaitOutput(session, "read 1048576/1048576");
        session.destroyForcibly().waitFor();
        assertThat(alpha.io(connection, "length", "write 100M 1M").output()).contains("128 MiB", "wrote 1048576");
    }

    @Test
    void readOnlyIsKept() {
        Request request = new Request(
                AttachmentId.random(),
                Connector.iscsi("h", ALPHA),
                AccessMode.READ_ONLY,
                request(ALPHA).chap());
        Iscsi connection = export("volume-1", request);
        assertThat(alpha.canRead(connection)).isTrue();
        assertThat(alpha.io(connection, "write 0 1M").output()
                        + alpha.io(connection, "write 0 1M").errors())
                .doesNotContain("wrote 1048576");
    }

    @Test
    void initiatorsReadVendorAndSerial() {
        Iscsi connection = open("volume-1");
        CommandResult inquiry = new LocalNode()
                .run(octopus.node.Command.of("iscsi-inq", "-i", ALPHA, "-e", "1", "-c", "128", url(connection)));
        assertThat(inquiry.output()).contains(SERIAL);
        assertThat(new LocalNode()
                        .run(octopus.node.Command.of("iscsi-inq", "-i", ALPHA, url(connection)))
                        .output())
                .contains("Vendor:OCTOPUS", "Product:VOLUME");
    }

    @Test
    void aKilledTgtdIsStartedAgainWithEverything() {
        Request request = request(ALPHA);
        Iscsi connection = export("volume-1", request);
        kill(tgtd());
        await().atMost(Duration.ofSeconds(20)).until(() -> alpha.canRead(connection));
        kill(tgtd());
        assertThat(export("volume-1", request)).isEqualTo(connection);
        assertThat(alpha.canRead(connection)).isTrue();
    }

    @Test
    void theNextOctopusTakesOver() throws Exception {
        Request kept = request(ALPHA);
        Request dropped = request(BETA);
        Iscsi connection = export("volume-1", kept);
        export("volume-1", dropped);
        Process session = alpha.session(connection, "write -P 3 0 1M");
        awaitOutput(session, "wrote");
        long before = tgtd().pid();

        exporter.abandon();
        exporter = open();
        assertThat(tgtd().pid()).isEqualTo(before);
        assertThat(exporter.list().getFirst().attachments())
                .containsExactlyInAnyOrder(kept.attachment(), dropped.attachment());
        assertThat(export("volume-1", kept)).isEqualTo(connection);
        exporter.unexport("volume-1", dropped.attachment());
        session.outputWriter().write("read -P 3 0 1M\n");
        session.outputWriter().flush();
        awaitOutput(session, "read 1048576/1048576");
        session.destroyForcibly().waitFor();
        assertThat(alpha.canRead(connection)).isTrue();
        exporter.unexport("volume-1", kept.attachment());
        assertThat(exporter.list()).isEmpty();
    }

    @Test
    void repairsWhatSomebodyElseRemoved() {
        Request request = request(ALPHA);
        Iscsi connection = export("volume-1", request);
        TgtControl control = new TgtControl(octopus.node.BackgroundProgram.socket(tgtd(), "tgt.0"));
        int tid = new TargetIds().take("volume-1");
        control.send(TgtRequest.of(TgtRequest.Mode.TARGET, TgtRequest.Operation.DELETE)
                .target(tid));
        assertThat(alpha.canRead(connection)).isFalse();
        export("volume-1", request);
        assertThat(alpha.canRead(connection)).isTrue();
    }

    @Test
    void manyAtOnce() throws Exception {
        int count = 32;
        List<Request> requests =
                Stream.generate(() -> request(ALPHA)).limit(count).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Iscsi>> exports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                exports.add(threads.submit(() -> (Iscsi) exporter.export(
                        "volume-" + number,
                        new Source(sparse("many" + number, 8 << 20), "raw", "serial-" + number, false),
                        requests.get(number))));
            }
            for (Future<Iscsi> export : exports) {
                export.get();
            }
            assertThat(exporter.list()).hasSize(count);
            assertThat(alpha.canRead(exports.getLast().get())).isTrue();
            List<Future<?>> removals = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                removals.add(threads.submit(() -> exporter.unexport(
                        "volume-" + number, requests.get(number).attachment())));
            }
            for (Future<?> removal : removals) {
                removal.get();
            }
        }
        assertThat(exporter.list()).isEmpty();
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TgtExporter second =
                        new TgtExporter(TargetSettings.loopback(scratch.resolve("second"), taken.getLocalPort()))) {
            second.start();
            assertThatThrownBy(second::startServing)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining(
                            "java (process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void refusesWhatTgtdWouldMisread() {
        assertThatThrownBy(() -> export("volume-1", request("iqn.2026-11.test:x,initiator-address=ALL")))
                .hasMessageContaining("initiator");
        assertThatThrownBy(() -> exporter.export(
                        "volume-1", new Source(scratch.resolve("none"), "raw", SERIAL, false), request(ALPHA)))
                .hasMessageContaining("not there");
        assertThat(exporter.list()).isEmpty();
    }

    @Test
    void theSecretIsNowhereToBeRead() throws Exception {
        Request request = request(ALPHA);
        export("volume-1", request);
        String secret = request.chap().orElseThrow().password().reveal();
        try (Stream<Path> all = Files.walk(scratch.resolve("tgt"))) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path)).doesNotContain(secret);
            }
        }
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains(secret));
    }

    private TgtExporter open() {
        TgtExporter opened = new TgtExporter(TargetSettings.loopback(scratch.resolve("tgt"), 0));
        opened.start();
        return opened;
    }

    private Iscsi export(String name, Request request) {
        return (Iscsi) exporter.export(name, source, request);
    }

    /** Without CHAP, for tools that take it only in an address that everybody can read. */
    private Iscsi open(String name) {
        return export(
                name,
                new Request(
                        AttachmentId.random(),
                        Connector.iscsi("host", ALPHA),
                        AccessMode.READ_WRITE,
                        Optional.empty()));
    }

    private static String url(Iscsi connection) {
        return "iscsi://" + connection.paths().getFirst().portal() + "/"
                + connection.paths().getFirst().iqn() + "/1";
    }

    private static Request request(String initiator) {
        AttachmentId id = AttachmentId.random();
        return new Request(
                id,
                Connector.iscsi("host", initiator),
                AccessMode.READ_WRITE,
                Optional.of(new Chap(
                        "octopus-" + id,
                        Secret.of(id.toString().replace("-", "").substring(0, 16)))));
    }

    private Path sparse(String name, long size) throws IOException {
        Path path = scratch.resolve(name);
        try (RandomAccessFile fresh = new RandomAccessFile(path.toFile(), "rw")) {
            fresh.setLength(size);
        }
        return path;
    }

    private static long allocated(Path path) throws IOException {
        return new LocalNode()
                        .run(octopus.node.Command.of("stat", "-c", "%b", path.toString()))
                        .output()
                        .strip()
                        .transform(Long::parseLong)
                * 512;
    }

    private static void awaitOutput(Process process, String text) {
        StringBuilder seen = new StringBuilder();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            while (process.inputReader().ready()) {
                seen.append((char) process.inputReader().read());
            }
            return seen.indexOf(text) >= 0;
        });
    }

    private ProcessHandle tgtd() {
        return processesIn(scratch).getFirst();
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static List<ProcessHandle> processesIn(Path directory) {
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
