package octopus.node.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
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
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;
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
    private AttachPlace own;

    @BeforeEach
    void start() throws IOException {
        machine = new FakeMachine(root);
        way = new KernelIscsiWay(
                machine,
                new Iscsiadm(machine, List.of(root.resolve("nodes").toString())),
                new ScsiDevices(machine, root.resolve("sys").toString()));
        own = new AttachPlace(machine, root.resolve("own").toString()).made();
    }

    @Test
    void logsInWithoutDiscoveryAndScansOnlyItsUnit() {
        assertThat(way.attach(own, CONNECTION, AccessMode.READ_WRITE)).isEqualTo("/dev/sdz");
        assertThat(machine.said)
                .containsExactly(
                        "multipathd show daemon",
                        "iscsiadm -m session",
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
        assertThat(machine.arguments).as("of every command").noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void attachedAgainItIsTheSameDeviceWithoutASecondLogin() {
        String first = way.attach(own, CONNECTION, AccessMode.READ_WRITE);
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
                        "iscsiadm -m session",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --logout",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --op delete");
        assertThat(root.resolve("own")).isEmptyDirectory();
        assertThat(way.works(own, "/dev/sdz")).isFalse();
    }

    @Test
    void aDeviceThatBecameAnotherVolumeIsNotTouched() throws IOException {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        Files.writeString(root.resolve("sys/block/sdz/device/wwid"), "naa.other");
        machine.said.clear();
        assertThatThrownBy(() -> way.detach(own)).hasMessageContaining("naa.other");
        assertThat(machine.said).containsExactly("iscsiadm -m session");
    }

    /** The storage has given the number of a unit to another one while its disk is still in use here. */
    @Test
    void whatAnEarlierMappingHasLeftInUseIsNotTaken() throws IOException {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        AttachPlace another = new AttachPlace(machine, root.resolve("another").toString()).made();
        machine.swaps = "/dev/sdz partition 1 0 -2\n";
        machine.said.clear();
        assertThatThrownBy(() -> way.attach(another, CONNECTION, AccessMode.READ_WRITE))
                .hasMessageContaining("/dev/sdz is left there from an earlier mapping, and in use")
                .hasMessageContaining("swap space");
        way.detach(another);
        assertThat(machine.said).noneMatch(line -> line.contains("rescan") || line.contains("delete <-"));
        assertThat(way.attach(own, CONNECTION, AccessMode.READ_WRITE))
                .as("its own volume may be in use when it is attached again")
                .isEqualTo("/dev/sdz");
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

    @Test
    void aPathThatIsAwayIsLeftOutAndItsRecordGoesToo() throws IOException {
        machine.multipath = true;
        mapsDevices();
        IscsiPath away = new IscsiPath("192.0.2.8:3260", IQN, 1);
        assertThat(way.attach(own, new Iscsi(List.of(away, PATH), CONNECTION.chap(), true), AccessMode.READ_WRITE))
                .isEqualTo("/dev/mapper/mpatha");
        assertThat(way.warning(own, "/dev/mapper/mpatha").orElseThrow().cause())
                .isEqualTo("1 of 2 paths are there, not by 192.0.2.8:3260");
        assertThat(machine.said).contains("multipath -a /dev/sdz", "multipathd add path sdz");
        machine.said.clear();
        way.detach(own);
        assertThat(machine.said)
                .containsSubsequence("multipath -f mpatha", "multipath -w /dev/sdz", "block/sdz/device/delete <- 1")
                .doesNotContain("blockdev --flushbufs /dev/sdz")
                .contains(
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.8:3260 --op delete",
                        "iscsiadm -m node -T " + IQN + " -p 192.0.2.7:3260 --op delete");
    }

    private void mapsDevices() throws IOException {
        Files.createDirectories(root.resolve("sys/class/misc/device-mapper"));
    }

    @Test
    void oneOfSeveralPathsIsSaidWithTheReason() throws IOException {
        IscsiPath other = new IscsiPath("192.0.2.9:3260", IQN, 1);
        Iscsi both = new Iscsi(List.of(PATH, other), CONNECTION.chap(), true);
        machine.multipath = true;
        assertThat(way.attach(own, both, AccessMode.READ_WRITE))
                .as("nobody waits for a map that the kernel cannot make")
                .isEqualTo("/dev/sdz");
        says("no device mapper", "dm_multipath");
        mapsDevices();
        says("makes no map of it", "find_multipaths");
        machine.multipath = false;
        says("multipathd does not run", "start multipathd");
    }

    private void says(String cause, String correction) {
        Fault warning = way.warning(own, "/dev/sdz").orElseThrow();
        assertThat(warning.code()).isEqualTo(AttachFault.PATHS_MISSING);
        assertThat(warning.cause()).contains("one of 2 paths", cause);
        assertThat(warning.correction()).contains(correction);
    }

    @Test
    void aConnectionWithOnePathIsNoReasonToWarn() {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        assertThat(way.warning(own, "/dev/sdz")).isEmpty();
    }

    @Test
    void theNewSizeIsAskedForUntilItIsThere() throws IOException {
        way.attach(own, CONNECTION, AccessMode.READ_WRITE);
        Files.writeString(root.resolve("sys/block/sdz/size"), "2097152\n");
        machine.said.clear();
        assertThat(way.grow(own, "/dev/sdz", Size.ofGib(1))).isEqualTo(Size.ofGib(1));
        assertThat(machine.said).contains("block/sdz/device/rescan <- 1");
    }

    /** Answers as iscsiadm and the kernel would; its files are real ones below a directory. */
    private static final class FakeMachine implements Node {
        final List<String> said = java.util.Collections.synchronizedList(new ArrayList<>());
        final List<String> arguments = java.util.Collections.synchronizedList(new ArrayList<>());
        final Path record;
        volatile boolean multipath;
        volatile String swaps = "";
        private final Node files = new LocalNode();
        private final Path root;
        private volatile boolean loggedIn;

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
            arguments.add(line);
            try {
                return switch (command.program()) {
                    case "iscsiadm" -> {
                        said.add(line);
                        yield iscsiadm(line);
                    }
                    case "blockdev", "multipath" -> {
                        said.add(line);
                        if (line.startsWith("multipath -f")) {
                            delete(root.resolve("sys/block/sdz/holders"));
                            delete(root.resolve("sys/block/dm-0"));
                        }
                        yield answer(0, "");
                    }
                    case "test" -> line.contains("/dev/mapper/") ? answer(0, "") : files.run(command, lines);
                    case "multipathd" -> {
                        said.add(line);
                        if (line.endsWith("add path sdz")) {
                            Files.createDirectories(root.resolve("sys/block/sdz/holders/dm-0"));
                            Files.createDirectories(root.resolve("sys/block/dm-0/slaves/sdz"));
                            Path map = Files.createDirectories(root.resolve("sys/block/dm-0/dm"));
                            Files.writeString(map.resolve("uuid"), "mpath-3ours\n");
                            Files.writeString(map.resolve("name"), "mpatha\n");
                        }
                        yield answer(0, line.endsWith("daemon") && multipath ? "pid 17 idle" : "");
                    }
                    case "cat" -> line.endsWith("/proc/swaps") ? answer(0, swaps) : files.run(command, lines);
                    case "dd" ->
                        line.contains(root.resolve("sys").toString()) ? told(command) : files.run(command, lines);
                    default -> files.run(command, lines);
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private CommandResult iscsiadm(String line) throws IOException {
            boolean away = line.contains("192.0.2.8");
            if (line.endsWith("--op new") && !away) {
                Files.createDirectories(record.getParent());
                Files.writeString(
                        record,
                        "# BEGIN RECORD 2.1.8\nnode.name = " + IQN
                                + "\nnode.session.auth.authmethod = None\n# END RECORD\n");
            } else if (line.endsWith("--login")) {
                if (away) {
                    throw Fault.of(CommonFault.TOOL_FAILED, "Running iscsiadm", "no route to host", "")
                            .exception();
                }
                loggedIn = true;
                Files.createDirectories(session());
                Path link = root.resolve("sys/class/iscsi_session/session3");
                Files.createDirectories(link);
                if (!Files.exists(link.resolve("device"))) {
                    Files.createSymbolicLink(link.resolve("device"), session());
                }
            } else if (line.endsWith("-p 192.0.2.7:3260")) {
                return answer(Files.exists(record) ? 0 : 21, "");
            } else if (line.endsWith("-m session")) {
                return loggedIn ? answer(0, "tcp: [3] 192.0.2.7:3260,1 " + IQN + " (non-flash)\n") : answer(21, "");
            }
            return answer(0, "");
        }

        private CommandResult told(Command command) throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            command.input().orElseThrow().writeTo(text);
            Path file = Path.of(command.arguments().get(1).substring("of=".length()));
            said.add(root.resolve("sys").relativize(file) + " <- " + text);
            if (file.endsWith("scan")) {
                Files.createDirectories(session().resolve("target4:0:0/4:0:0:1/block/sdz"));
                Files.createDirectories(root.resolve("sys/block/sdz/device"));
                Files.writeString(root.resolve("sys/block/sdz/device/wwid"), "naa.ours\n");
            } else if (file.endsWith("delete")) {
                delete(root.resolve("sys/block/sdz"));
                delete(session().resolve("target4:0:0/4:0:0:1"));
            }
            return answer(0, "");
        }

        Path session() {
            return root.resolve("sys/devices/platform/host4/session3");
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
