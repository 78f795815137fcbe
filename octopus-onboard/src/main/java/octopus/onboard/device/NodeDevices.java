package octopus.onboard.device;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import octopus.block.attachment.Attachment;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.db.Transaction;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.onboard.node.ManagedNode;
import octopus.onboard.node.NodeFault;
import octopus.onboard.node.NodeRoom;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be asked of volumes on nodes. */
public final class NodeDevices {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDevices.class);
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(110);

    private final NodeRoom.Engine engine;
    private final DeviceHands hands;
    private final NodeDeviceStore store;
    private final DeviceFlows flows;
    private final Map<String, Instant> later = new ConcurrentHashMap<>();

    /** The flows of this room. */
    record DeviceFlows(
            FlowDefinition<DeviceContext> attach,
            FlowDefinition<DeviceContext> detach,
            FlowDefinition<DeviceContext> grow) {}

    NodeDevices(NodeRoom.Engine engine, DeviceHands hands, NodeDeviceStore store, DeviceFlows flows) {
        this.engine = engine;
        this.hands = hands;
        this.store = store;
        this.flows = flows;
    }

    /** @throws StorageException NODE_NOT_FOUND */
    public List<NodeDevice> list(String node) {
        ManagedNode known = hands.nodes().nodes().show(node);
        return engine.database().read(sql -> store.of(sql, known.name()));
    }

    /** @throws StorageException NODE_NOT_FOUND, DEVICE_NOT_FOUND */
    public NodeDevice show(String node, VolumeId volume) {
        ManagedNode known = hands.nodes().nodes().show(node);
        return engine.database()
                .read(sql -> store.find(sql, known.name(), volume))
                .orElseThrow(() -> notFound(node, volume));
    }

    /**
     * Makes a volume a block device of the node and waits for it. Asked again it answers the same.
     *
     * @throws StorageException NODE_NOT_FOUND, what forbids the attachment, and what goes wrong on the way
     */
    public NodeDevice attach(Caller caller, String node, VolumeId volume, AccessMode mode) {
        ManagedNode known = hands.nodes().nodes().show(node);
        settle(known.name(), volume);
        FlowId flow = engine.database().write(transaction -> {
            Optional<NodeDevice> there = store.find(transaction.sql(), known.name(), volume);
            if (there.isPresent()) {
                return submit(transaction, caller, flows.attach(), there.get(), mode);
            }
            Attachment reserved = hands.attachments()
                    .reserve(
                            transaction,
                            caller,
                            new NewAttachment(volume, Optional.empty(), Map.of(), Optional.of(mode)));
            NodeDevice device = new NodeDevice(
                    known.name(),
                    volume,
                    reserved.id(),
                    "",
                    "",
                    Size.ZERO,
                    engine.clock().instant(),
                    Optional.empty());
            store.insert(transaction, device);
            return submit(transaction, caller, flows.attach(), device, mode);
        });
        await(flow);
        return show(node, volume);
    }

    /**
     * Takes it away again; a volume that is not there is no error.
     *
     * @throws StorageException NODE_NOT_FOUND, DEVICE_IN_USE with who uses it
     */
    public void detach(Caller caller, String node, VolumeId volume) {
        asked(caller, node, volume, flows.detach());
    }

    /** Has the node see the volume's size. It is done by itself soon after a volume has grown. */
    public NodeDevice grow(Caller caller, String node, VolumeId volume) {
        NodeDevice there = show(node, volume);
        asked(caller, there.node(), volume, flows.grow());
        return show(node, volume);
    }

    private void asked(Caller caller, String node, VolumeId volume, FlowDefinition<DeviceContext> wanted) {
        ManagedNode known = hands.nodes().nodes().show(node);
        settle(known.name(), volume);
        Optional<FlowId> flow = engine.database()
                .write(transaction -> store.find(transaction.sql(), known.name(), volume)
                        .map(device -> submit(transaction, caller, wanted, device, AccessMode.READ_WRITE)));
        flow.ifPresent(this::await);
    }

    /** A node that has devices is not forgotten. */
    void refuseRemoval(Transaction transaction, String node) {
        store.of(transaction.sql(), node).stream().findFirst().ifPresent(device -> {
            throw Fault.of(
                            NodeFault.NODE_IN_USE,
                            "Removing node " + node,
                            "volume " + device.volume() + " is attached there",
                            "Detach it first: octopus volume detach " + device.volume() + " --node " + node)
                    .about("volume", device.volume())
                    .exception();
        });
    }

    /** Devices that are smaller than their volumes have become; where it fails, again after a while. */
    void growAll() {
        Instant now = engine.clock().instant();
        for (NodeDevice device : engine.database().read(store::list)) {
            String key = device.node() + "/" + device.volume();
            if (device.isThere() && !later.getOrDefault(key, now).isAfter(now)) {
                try {
                    growIfBehind(device);
                    later.remove(key);
                } catch (RuntimeException e) {
                    later.put(key, now.plus(AFTER_TROUBLE));
                    LOG.warn(
                            "node {} was not shown the new size of volume {}: {}",
                            device.node(),
                            device.volume(),
                            e.getMessage());
                }
            }
        }
    }

    private void growIfBehind(NodeDevice device) {
        boolean behind = hands.size(Caller.octopus(), device.volume()).isLargerThan(device.size())
                && inHand(device.node(), device.volume()).isEmpty();
        if (behind) {
            NodeDevice ignored = grow(Caller.octopus(), device.node(), device.volume());
        }
    }

    /** What goes on there already comes to its end first. */
    private void settle(String node, VolumeId volume) {
        inHand(node, volume).ifPresent(id -> {
            Flow ignored = engine.flows().await(id, PATIENCE);
        });
    }

    private Optional<FlowId> inHand(String node, VolumeId volume) {
        return engine.flows().unfinishedOf(subject(node, volume)).map(Flow::id);
    }

    private FlowId submit(
            Transaction transaction,
            Caller caller,
            FlowDefinition<DeviceContext> definition,
            NodeDevice device,
            AccessMode mode) {
        DeviceContext context = new DeviceContext(device.node(), device.volume(), device.attachment(), mode);
        FlowId flow = engine.flows()
                .submit(transaction, definition, context, Set.of(subject(device.node(), device.volume())), caller);
        engine.audit()
                .append(
                        transaction,
                        AuditEntry.of(
                                        engine.clock().instant(),
                                        caller,
                                        "node." + definition.name(),
                                        ManagedNode.SUBJECT,
                                        device.node(),
                                        AuditEntry.Outcome.ACCEPTED,
                                        "volume " + device.volume())
                                .inFlow(flow.value()));
        return flow;
    }

    private static Subject subject(String node, VolumeId volume) {
        return new Subject(NodeDevice.SUBJECT, node + "/" + volume);
    }

    private void await(FlowId id) {
        engine.flows().awaitSuccess(id, PATIENCE, DeviceFault.DEVICE_STAYS_BUSY);
    }

    private static StorageException notFound(String node, VolumeId volume) {
        return Fault.of(
                        DeviceFault.DEVICE_NOT_FOUND,
                        "Volume " + volume + " on node " + node,
                        "it is not attached there",
                        "octopus node devices " + node + " shows what is.")
                .about("volume", volume)
                .about("node", node)
                .exception();
    }
}
