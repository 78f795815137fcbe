package octopus.onboard.device;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.block.operation.attachment.AttachmentService;
import octopus.block.operation.volume.VolumeService;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowRegistry;
import octopus.node.attach.NodeAttach;
import octopus.onboard.node.NodeRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Volumes on nodes, put together. A device whose volume has grown is shown the new size within seconds. */
public final class DeviceRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceRoom.class);
    private static final int LOOK_SECONDS = 5;

    private final NodeDevices devices;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("device-watch").factory());

    /** What the block room gives. @param directory where this machine's own attachments are written down */
    public record Volumes(AttachmentService attachments, VolumeService volumes, String directory) {
        public Volumes(AttachmentService attachments, VolumeService volumes) {
            this(attachments, volumes, NodeAttach.usualDirectory().toString());
        }
    }

    public DeviceRoom(NodeRoom.Engine engine, NodeRoom nodes, Volumes volumes, FlowRegistry registry) {
        NodeDeviceStore store = new NodeDeviceStore();
        DeviceHands hands = new DeviceHands(volumes.attachments(), volumes.volumes(), nodes, volumes.directory());
        NodeDevices.DeviceFlows flows = new NodeDevices.DeviceFlows(
                new AttachToNode(hands, store, engine.flows()).definition(),
                new DetachFromNode(hands, store).definition(),
                new GrowOnNode(hands, store).definition());
        for (FlowDefinition<DeviceContext> each : List.of(flows.attach(), flows.detach(), flows.grow())) {
            registry.add(each);
        }
        this.devices = new NodeDevices(engine, hands, store, flows);
        nodes.nodes().refuseRemoval(devices::refuseRemoval);
    }

    public DeviceRoom start() {
        timer.scheduleWithFixedDelay(this::tryToGrow, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    /** A timer whose work throws would never run again. */
    private void tryToGrow() {
        try {
            devices.growAll();
        } catch (RuntimeException e) {
            LOG.warn("a device was not shown its new size; tried again soon: {}", e.getMessage());
        }
    }

    /** What may be asked. */
    public NodeDevices devices() {
        return devices;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
