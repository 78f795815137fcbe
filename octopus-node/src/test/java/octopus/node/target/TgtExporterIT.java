package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
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
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.BlockExporter.Target;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.Test;

/** Who gets at what, and what happens to it. */
class TgtExporterIT extends TgtHarness {
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
                .map(TgtHarness::request)
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

    /** Without an account a target admits everybody; so there is one that nobody can use, from first to last. */
    @Test
    void aTargetIsNeverWithoutAnAccount() {
        Request first = request(ALPHA);
        Request second = request(BETA);
        export("volume-1", first);
        export("volume-1", second);
        exporter.unexport("volume-1", first.attachment());
        assertThat(TgtView.parse(control().send(TgtRequest.of(TgtRequest.Mode.TARGET, TgtRequest.Operation.SHOW))))
                .singleElement()
                .satisfies(view -> assertThat(view.accounts())
                        .containsExactly(
                                ServedTarget.GUARD, second.chap().orElseThrow().user()));
        assertThat(exporter.find("volume-1").orElseThrow().attachments()).containsExactly(second.attachment());
        assertThat(exporter.find("volume-2")).isEmpty();
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
    void refusesWhatTgtdWouldMisread() {
        assertThatThrownBy(() -> export("volume-1", request("iqn.2026-11.test:x,initiator-address=ALL")))
                .hasMessageContaining("initiator");
        assertThatThrownBy(() -> exporter.export(
                        "volume-1", new Source(scratch.resolve("none"), "raw", SERIAL, false), request(ALPHA)))
                .hasMessageContaining("not there");
        assertThat(exporter.list()).isEmpty();
    }
}
