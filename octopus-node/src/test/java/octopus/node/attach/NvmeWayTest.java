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
import java.util.Map;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.contract.FaultAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and their order, against a machine that is only files; {@code NodeWaysIT} has a real one. */
class NvmeWayTest {
    private static final String NQN = "nqn.2026-11.org.octopus:one";
    private static final String UUID = "00000001-1111-2222-3333-444444444444";

    @TempDir
    Path root;

    private FakeMachine machine;
    private NvmeWay way;
    private AttachPlace own;

    @BeforeEach
    void start() throws IOException {
        machine = new FakeMachine(root.resolve("sys"));
        way = new NvmeWay(machine, new NvmeDevices(machine, root.resolve("sys").toString()));
        own = new AttachPlace(machine, root.resolve("own").toString()).made();
    }

    private static ConnectionInfo connection(Object... portals) {
        return ConnectionReading.of(Map.of(
                "driver_volume_type", "nvmeof", "target_nqn", NQN, "portals", List.of(portals), "vol_uuid", UUID));
    }

    private static final List<Object> FIRST = List.of("192.0.2.7", "4420", "tcp");
    private static final List<Object> SECOND = List.of("192.0.2.8", 4421, "RoCEv2");
    private static final List<Object> AWAY = List.of("192.0.2.9", 4420, "tcp");

    @Test
    void everyPortalIsConnectedWhereTheKernelJoinsPathsAndOneMayBeAway() throws IOException {
        machine.joinsPaths("Y");
        assertThat(way.attach(own, connection(AWAY, FIRST, SECOND), AccessMode.READ_WRITE))
                .isEqualTo("/dev/nvme0n1");
        assertThat(way.attach(own, connection(FIRST, SECOND), AccessMode.READ_WRITE))
                .isEqualTo("/dev/nvme0n1");
        assertThat(machine.said)
                .filteredOn(line -> line.startsWith("nvme connect"))
                .containsExactly(
                        "nvme connect -t tcp -n " + NQN + " -a 192.0.2.9 -s 4420 -l -1",
                        "nvme connect -t tcp -n " + NQN + " -a 192.0.2.7 -s 4420 -l -1",
                        "nvme connect -t rdma -n " + NQN + " -a 192.0.2.8 -s 4421 -l -1");
        machine.said.clear();
        way.detach(own);
        way.detach(own);
        assertThat(machine.said)
                .containsExactly(
                        "blockdev --flushbufs /dev/nvme0n1", "nvme disconnect -d nvme0", "nvme disconnect -d nvme1");
    }

    @Test
    void oneIsEnoughWhereTheKernelDoesNotJoinPaths() throws IOException {
        machine.joinsPaths("N");
        String device = way.attach(own, connection(AWAY, FIRST, SECOND), AccessMode.READ_WRITE);
        assertThat(machine.said).noneMatch(line -> line.contains("192.0.2.8"));
        Files.writeString(root.resolve("sys/block/nvme0n1/size"), "2097152\n");
        assertThat(way.grow(own, device, Size.ofGib(1))).isEqualTo(Size.ofGib(1));
    }

    @Test
    void anotherNamespaceKeepsItsControllerAndAnotherVolumeIsNotTouched() throws IOException {
        machine.joinsPaths("Y");
        way.attach(own, connection(FIRST), AccessMode.READ_WRITE);
        machine.namespace("nvme0", 2, "00000002-1111-2222-3333-444444444444");
        Path wwid = root.resolve("sys/block/nvme0n1/wwid");
        String before = Files.readString(wwid);
        Files.writeString(wwid, "uuid.another");
        assertThatThrownBy(() -> way.detach(own)).satisfies(FaultAssert.code(AttachFault.DEVICE_CHANGED));
        Files.writeString(wwid, before);
        machine.said.clear();
        way.detach(own);
        assertThat(machine.said).noneMatch(line -> line.startsWith("nvme disconnect"));
    }

    @Test
    void theOlderFormIsReadToo() {
        ConnectionInfo read = ConnectionReading.of(Map.of(
                "driver_volume_type",
                "nvmeof",
                "nqn",
                NQN,
                "target_portal",
                "192.0.2.7",
                "target_port",
                "4420",
                "transport_type",
                "tcp",
                "ns_id",
                7));
        assertThat(read).isInstanceOfSatisfying(ConnectionInfo.NvmeOverFabrics.class, nvme -> {
            assertThat(nvme.portals()).containsExactly(new ConnectionInfo.NvmePortal("192.0.2.7", 4420, "tcp"));
            assertThat(nvme.namespaceId()).contains(7);
            assertThat(nvme.namespaceUuid()).isEmpty();
        });
        assertThat(ConnectionReading.of(Map.of("driver_volume_type", "nvmeof", "volume_replicas", List.of())))
                .isInstanceOf(ConnectionInfo.Foreign.class);
    }

    /** Answers as nvme-cli and the kernel would. */
    private static final class FakeMachine implements Node {
        final List<String> said = new ArrayList<>();
        private final Node files = new LocalNode();
        private final Path sys;
        private int controllers;

        FakeMachine(Path sys) throws IOException {
            this.sys = sys;
            Files.createDirectories(sys.resolve("class/nvme"));
        }

        void joinsPaths(String answer) throws IOException {
            Path place = Files.createDirectories(sys.resolve("module/nvme_core/parameters"));
            Files.writeString(place.resolve("multipath"), answer + "\n");
        }

        void namespace(String controller, int id, String uuid) throws IOException {
            Files.createDirectories(sys.resolve(
                    "class/nvme/" + controller + "/nvme0c" + controller.substring("nvme".length()) + "n" + id));
            Path block = Files.createDirectories(sys.resolve("block/nvme0n" + id));
            Files.writeString(block.resolve("nsid"), id + "\n");
            Files.writeString(block.resolve("uuid"), uuid + "\n");
            Files.writeString(block.resolve("wwid"), "uuid." + uuid + "\n");
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            String line = String.join(" ", command.arguments());
            try {
                return switch (command.program()) {
                    case "nvme", "blockdev" -> {
                        said.add(line);
                        yield nvme(command.arguments());
                    }
                    case "modprobe" -> answer();
                    case "test" -> line.contains(" /dev/nvme") ? answer() : files.run(command, lines);
                    default -> files.run(command, lines);
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private CommandResult nvme(List<String> words) throws IOException {
            if (words.contains("192.0.2.9")) {
                throw Fault.of(CommonFault.TOOL_FAILED, "Running nvme", "connection refused", "")
                        .exception();
            }
            if (words.contains("connect")) {
                String name = "nvme" + controllers++;
                Path place = Files.createDirectories(sys.resolve("class/nvme/" + name));
                Files.writeString(place.resolve("subsysnqn"), NQN + "\n");
                Files.writeString(place.resolve("state"), "live\n");
                String address = "traddr=" + words.get(words.indexOf("-a") + 1) + ",trsvcid="
                        + words.get(words.indexOf("-s") + 1) + ",src_addr=192.0.2.1\n";
                Files.writeString(place.resolve("address"), address);
                namespace(name, 1, UUID);
            } else if (words.contains("disconnect")) {
                try (var all = Files.walk(sys.resolve("class/nvme").resolve(words.getLast()))) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
            return answer();
        }

        private static CommandResult answer() {
            return new CommandResult(0, "", "", Duration.ZERO);
        }
    }
}
