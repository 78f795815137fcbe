package octopus.onboard.device;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.spi.FaultCode.Kind;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volumes on this machine as a managed node: a real tgtd, a real device. */
class NodeDevicesIT {
    private static final String NODE = DeviceWorld.NODE;

    private DeviceWorld world;
    private FlowEngine flows;

    @BeforeEach
    void start() {
        world = new DeviceWorld();
        FlowRegistry registry = new FlowRegistry();
        flows = new FlowEngine(
                world.database.database(),
                registry,
                Clock.systemUTC(),
                FlowSettings.usual("test", true),
                FlowListener.NONE);
        world.open(flows).forEach(registry::add);
        flows.start();
    }

    @AfterEach
    void stop() {
        flows.close();
        world.close();
    }

    private NodeDevice attach() {
        return world.devices().attach(ADMIN, NODE, world.volume, AccessMode.READ_WRITE);
    }

    @Test
    void attachedWrittenDetachedAndNothingIsLeft() throws IOException {
        NodeDevice device = attach();
        assertThat(device.device()).startsWith("/dev/loop");
        assertThat(attach()).as("asked again").isEqualTo(device);
        write(device.device());
        assertThat(world.devices().list(NODE)).containsExactly(device);
        assertThatThrownBy(() -> world.removeNode()).hasMessageContaining("is attached there");
        world.devices().detach(ADMIN, NODE, world.volume);
        world.devices().detach(ADMIN, NODE, world.volume);
        assertThat(world.traces()).isEqualTo("no row, 0 attachments, 0 exports, 0 devices, available");
        world.removeNode();
    }

    @Test
    void whatIsInUseStaysAttached() throws IOException {
        NodeDevice device = attach();
        try (RandomAccessFile open = new RandomAccessFile(device.device(), "r")) {
            assertThat(open.read()).isZero();
            assertThatThrownBy(() -> world.devices().detach(ADMIN, NODE, world.volume))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.fault().code().name()).isEqualTo("DEVICE_IN_USE"));
        }
        assertThat(world.traces()).contains("1 attachments, 1 exports, 1 devices, in-use");
        world.devices().detach(ADMIN, NODE, world.volume);
    }

    @Test
    void askedAtOnceItIsAttachedOnce() {
        List<CompletableFuture<NodeDevice>> asked = IntStream.range(0, 4)
                .mapToObj(number -> CompletableFuture.supplyAsync(this::attach))
                .toList();
        asked.forEach(each -> each.exceptionally(e -> {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    StorageException.class,
                                    fault -> assertThat(fault.fault().kind()).isEqualTo(Kind.STATE));
                    return attach();
                })
                .join());
        assertThat(world.traces()).contains("1 attachments, 1 exports, 1 devices, in-use");
    }

    @Test
    void noSecretIsInTheAuditOrTheNodesNotes() throws IOException {
        NodeDevice device = attach();
        String secret = String.valueOf(world.connection(device).get("auth_password"));
        assertThat(secret).hasSizeGreaterThan(11);
        String audit = new AuditLog(world.database.database())
                .list(AuditQuery.all(), 1000)
                .toString();
        assertThat(audit).contains("node.command").doesNotContain(secret);
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains(secret));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> world.devices().attach(ADMIN, "nobody", world.volume, AccessMode.READ_WRITE))
                .hasMessageContaining("Node nobody");
        assertThatThrownBy(() -> world.devices().attach(ADMIN, NODE, VolumeId.random(), AccessMode.READ_WRITE))
                .hasMessageContaining("Volume");
        assertThatThrownBy(() -> world.devices().show(NODE, world.volume)).hasMessageContaining("not attached there");
        assertThat(world.row()).isEmpty();
    }

    private static void write(String device) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(Path.of(device).toFile(), "rw")) {
            open.write(new byte[] {1, 2, 3});
            open.getFD().sync();
        }
    }
}
