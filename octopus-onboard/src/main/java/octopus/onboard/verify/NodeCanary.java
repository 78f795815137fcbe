package octopus.onboard.verify;

import java.util.List;
import octopus.node.Node;
import octopus.node.attach.NodeAttach;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/**
 * A node as canary. The machine of the control plane can also use what a driver presents there as a file or device, should it
 * have no way to the storage of its own.
 *
 * @param here whether it is that machine
 */
public record NodeCanary(Node node, NodeAttach attach, boolean here) implements Canary {
    @Override
    public List<Connector> connectors() {
        return here ? List.of(attach.connector(), Connector.local()) : List.of(attach.connector());
    }

    @Override
    public String attach(VolumeId volume, AttachmentId attachment, ConnectionInfo connection) {
        return attach.attach(volume, attachment, connection, AccessMode.READ_WRITE)
                .path()
                .toString();
    }

    @Override
    public boolean holds(VolumeId volume) {
        return attach.find(volume).isPresent();
    }

    @Override
    public void detach(VolumeId volume) {
        attach.detach(volume);
    }
}
