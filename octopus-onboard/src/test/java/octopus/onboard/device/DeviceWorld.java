package octopus.onboard.device;

import static octopus.block.room.BlockWorld.ADMIN;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.audit.AuditLog;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.NodeAttach;
import octopus.node.target.TargetSettings;
import octopus.node.target.TgtExporter;
import octopus.onboard.node.AccessFields;
import octopus.onboard.node.ManagedNode;
import octopus.onboard.node.NodeRoom;
import octopus.onboard.node.NodeState;
import octopus.onboard.node.NodeStore;
import octopus.spi.VolumeId;

/** A volume in a file that a real tgtd serves, and this machine as the node {@code here}. */
final class DeviceWorld implements AutoCloseable {
    static final String NODE = "here";

    final TestDatabase database = TestDatabases.sqlite();
    final Path directory = BlockWorld.temporary();
    final TgtExporter exporter;
    final VolumeId volume;
    private Optional<BlockWorld> block = Optional.empty();
    private Optional<DeviceRoom> room = Optional.empty();
    private Optional<NodeRoom> nodes = Optional.empty();

    DeviceWorld() {
        exporter = new TgtExporter(TargetSettings.loopback(directory.resolve("tgt"), 0));
        exporter.start();
        try (BlockWorld before = BlockWorld.serving(database, directory, Optional.empty(), exporter)) {
            before.room().start();
            before.addFileBackend("files");
            volume = before.room()
                    .creation()
                    .create(ADMIN, NewVolume.empty(1, "disk"))
                    .view()
                    .volume()
                    .id();
            Volume ignored = before.await(volume, VolumeStatus.AVAILABLE);
        }
        Instant now = Instant.now();
        boolean ignored = database.database().write(transaction -> {
            new NodeStore()
                    .insert(
                            transaction,
                            new ManagedNode(
                                    NODE,
                                    AccessFields.local(),
                                    Map.of(),
                                    NodeState.NEW,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    1,
                                    now,
                                    now));
            return true;
        });
    }

    /** The rooms as a started Octopus has them, on this engine. */
    List<FlowDefinition<?>> open(Flows flows) {
        closeRooms();
        BlockWorld opened = BlockWorld.serving(database, directory, Optional.of(flows), exporter);
        opened.room().start();
        opened.awaitReady("files");
        NodeRoom.Engine engine = new NodeRoom.Engine(
                database.database(),
                flows,
                SecretStore.open(database.database(), directory.resolve("key")),
                new AuditLog(database.database()),
                Clock.systemUTC());
        NodeRoom hands = new NodeRoom(engine, opened.registry());
        block = Optional.of(opened);
        nodes = Optional.of(hands);
        room = Optional.of(new DeviceRoom(
                engine,
                hands,
                new DeviceRoom.Volumes(
                        opened.room().attachments(),
                        opened.room().volumes(),
                        directory.resolve("attach").toString()),
                opened.registry()));
        return opened.registry().all();
    }

    NodeDevices devices() {
        return room.orElseThrow().devices();
    }

    BlockWorld block() {
        return block.orElseThrow();
    }

    Optional<NodeDevice> row() {
        return database.database().read(sql -> new NodeDeviceStore().find(sql, NODE, volume));
    }

    List<AttachedDevice> seen() {
        return NodeAttach.here(directory.resolve("attach")).list();
    }

    void removeNode() {
        nodes.orElseThrow().nodes().remove(ADMIN, NODE);
    }

    Map<String, Object> connection(NodeDevice device) {
        return block().room()
                .attachments()
                .connection(block().room().attachments().show(ADMIN, device.attachment()));
    }

    /** What is left of an attachment anywhere: row, attachment, export, device, status. */
    String traces() {
        return row().map(NodeDevice::device).orElse("no row") + ", "
                + block().room().volumes().show(ADMIN, volume).attachments().size() + " attachments, "
                + exporter.list().size() + " exports, "
                + seen().size() + " devices, "
                + block().find(volume).orElseThrow().status().text();
    }

    private void closeRooms() {
        room.ifPresent(DeviceRoom::close);
        nodes.ifPresent(NodeRoom::close);
        block.ifPresent(BlockWorld::closeRoom);
    }

    @Override
    public void close() {
        closeRooms();
        NodeAttach.here(directory.resolve("attach")).detach(volume);
        exporter.close();
        database.close();
    }
}
