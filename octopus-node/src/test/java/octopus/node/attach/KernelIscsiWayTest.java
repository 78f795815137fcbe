package octopus.node.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and their order, against a machine that is only files. */
class KernelIscsiWayTest {
    private static final String IQN = "iqn.2026-11.org.octopus:volume-1";
    private static final IscsiPath PATH = new IscsiPath("192.0.2.7:3260", IQN, 1);
    private static final Iscsi CONNECTION =
            new Iscsi(List.of(PATH), Optional.of(new Chap("user-1", Secret.of("s3cret"))), true);

    @TempDir
    Path root;

    private FakeMachine machine;
    private KernelIscsiWay way;
    private Path own;

    @BeforeEach
    void start() throws IOException {
        machine = new FakeMachine(root);
        way = new KernelIscsiWay(
                machine,
                new Iscsiadm(machine, root.resolve("nodes")),
                new ScsiDevices(root.resolve("sys"), machine::write));
        own = Files.createDirectory(root.resolve("own"));
    }

    @Test
    void logsInWithoutDiscoveryAndScansOnlyItsUnit() {
        assertThat(way.attach(own, CONNECTION, AccessMode.READ_WRITE)).isEqualTo(Path.of("/dev/sdz"));
        assertThat(machine.said)
                .containsExactly(
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --interface default --op new",
                        "iscsiadm -m session",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --login",
                        "iscsiadm -m session",
                        "class/scsi_host/host4/scan <- - - 1");
        assertThat(machine.record)
                .content()
                .contains(
                        "node.session.scan = manual",
                        "node.session.auth.authmethod = CHAP",
                        "node.session.auth.username = user-1",
                        "node.session.auth.password = s3cret",
                        "node.name = " + IQN)
                .doesNotContain("authmethod = None");
    }

    @Test
    void attachedAgainItIsTheSameDeviceWithoutASecondLogin() {
        Path first = way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        assertThat(way.attach(own, CONNECTION, AccessMode.READ_WRITE)).isEqualTo(first);
        assertThat(machine.said).filteredOn(line -> line.endsWith("--login")).hasSize(1);
    }

    @Test
    void goesInTheOrderFlushDeleteLogout() {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        machine.said.clear();
        way.detach(own);
        way.detach(own);
        assertThat(machine.said)
                .containsExactly(
                        "iscsiadm -m session",
                        "blockdev --flushbufs /dev/sdz",
                        "block/sdz/device/delete <- 1",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --logout",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --op delete");
        assertThat(own).isEmptyDirectory();
        assertThat(way.works(own, Path.of("/dev/sdz"))).isFalse();
    }

    @Test
    void aDeviceThatBecameAnotherVolumeIsNotTouched() throws IOException {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        Files.writeString(root.resolve("sys/block/sdz/device/wwid"), "naa.other");
        machine.said.clear();
        assertThatThrownBy(() -> way.detach(own)).hasMessageContaining("naa.other");
        assertThat(machine.said).containsExactly("iscsiadm -m session");
    }

    @Test
    void aSessionWithAnotherUnitStays() throws IOException {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        Files.createDirectories(machine.session().resolve("target4:0:0/4:0:0:2/block/sdy"));
        way.detach(own);
        assertThat(machine.said).noneMatch(line -> line.contains("--logout"));
    }

    @Test
    void worksOnlyWithToolAndKernel() throws IOException {
        assertThat(way.works()).isFalse();
        Files.createDirectories(root.resolve("sys/class/iscsi_transport/tcp"));
        assertThat(way.works()).isTrue();
    }

    /** Answers as iscsiadm and the kernel would. */
    private static final class FakeMachine implements Node {
        final List<String> said = new ArrayList<>();
        final Path record;
        private final Path root;
        private boolean loggedIn;

        FakeMachine(Path root) throws IOException {
            this.root = root;
            this.record = root.resolve("nodes").resolve(IQN).resolve("192.0.2.7,3260");
            Files.createDirectories(root.resolve("sys/class/iscsi_host"));
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            String line = String.join(" ", command.arguments());
            said.add(line);
            try {
                return act(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private CommandResult act(String line) throws IOException {
            if (line.endsWith("--op new")) {
                Files.createDirectories(record.getParent());
                Files.writeString(
                        record,
                        "# BEGIN RECORD 2.1.8\nnode.name = " + IQN
                                + "\nnode.session.auth.authmethod = None\n# END RECORD\n");
            } else if (line.endsWith("--login")) {
                loggedIn = true;
                Files.createDirectories(session());
            } else if (line.endsWith("-p 192.0.2.7:3260")) {
                return answer(Files.exists(record) ? 0 : 21, "");
            } else if (line.endsWith("-m session")) {
                return loggedIn ? answer(0, "tcp: [3] 192.0.2.7:3260,1 " + IQN + " (non-flash)\n") : answer(21, "");
            }
            return answer(0, "");
        }

        void write(Path file, String text) {
            said.add(root.resolve("sys").relativize(file) + " <- " + text);
            try {
                if (file.endsWith("scan")) {
                    Files.createDirectories(session().resolve("target4:0:0/4:0:0:1/block/sdz"));
                    Files.createDirectories(root.resolve("sys/block/sdz/device"));
                    Files.writeString(root.resolve("sys/block/sdz/device/wwid"), "naa.ours\n");
                } else {
                    delete(root.resolve("sys/block/sdz"));
                    delete(session().resolve("target4:0:0/4:0:0:1"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Path session() {
            return root.resolve("sys/class/iscsi_host/host4/device/session3");
        }

        private static void delete(Path tree) throws IOException {
            try (var all = Files.walk(tree)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }

        private static CommandResult answer(int exitCode, String output) {
            return new CommandResult(exitCode, output, "", Duration.ZERO);
        }
    }
}
