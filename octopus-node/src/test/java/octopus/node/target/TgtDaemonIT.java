package octopus.node.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import octopus.spi.StorageException;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.Test;

/** tgtd dies, Octopus dies, somebody meddles: exports stay, secrets do not leak. */
class TgtDaemonIT extends TgtHarness {
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
        int tid = new TargetIds().take("volume-1");
        control()
                .send(TgtRequest.of(TgtRequest.Mode.TARGET, TgtRequest.Operation.DELETE)
                        .target(tid));
        assertThat(alpha.canRead(connection)).isFalse();
        export("volume-1", request);
        assertThat(alpha.canRead(connection)).isTrue();
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

    @Test
    void aTgtdThatNobodyNotedIsReplaced() throws Exception {
        Request request = request(ALPHA);
        export("volume-1", request);
        ProcessHandle stray = tgtd();
        Files.delete(scratch.resolve("tgt/tgtd.pid"));
        exporter.abandon();
        exporter = open();
        assertThat(stray.isAlive()).isFalse();
        assertThat(alpha.canRead(export("volume-1", request))).isTrue();
    }

    @Test
    void theLogDoesNotGrowForEver() throws Exception {
        Request request = request(ALPHA);
        export("volume-1", request);
        Path log = scratch.resolve("tgt/tgtd.log");
        Files.writeString(log, "x".repeat(2 << 20), StandardOpenOption.APPEND);
        for (int i = 0; i < 1000; i++) {
            export("volume-1", request);
        }
        assertThat(Files.size(log)).isLessThan(1 << 20);
    }
}
