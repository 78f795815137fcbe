package octopus.onboard.device;

import java.util.List;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.operation.attachment.AttachmentService;
import octopus.block.operation.volume.VolumeService;
import octopus.core.Caller;
import octopus.core.flow.FlowId;
import octopus.node.Node;
import octopus.node.attach.NodeAttach;
import octopus.onboard.node.NodeRoom;
import octopus.spi.AttachmentId;
import octopus.spi.FaultCode.Kind;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/**
 * What the flows of devices work with: the attachments of the block room, and hands on nodes.
 *
 * @param directory where attachments of the machine on which Octopus runs are written down
 */
record DeviceHands(AttachmentService attachments, VolumeService volumes, NodeRoom nodes, String directory) {
    NodeAttach on(String node, Caller caller, FlowId flow) {
        Node hands = nodes.hands().on(node, caller, Optional.of(flow));
        return nodes.nodes().show(node).access().isLocal() ? NodeAttach.here(hands, directory) : NodeAttach.on(hands);
    }

    /** What the volume has now. */
    Size size(Caller caller, VolumeId volume) {
        return volumes.show(caller, volume).volume().size();
    }

    /** Closes and forgets it; one that is gone is no error. */
    void delete(Caller caller, AttachmentId id) {
        try {
            List<Attachment> ignored = attachments.delete(caller, id);
        } catch (StorageException e) {
            if (e.fault().kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
