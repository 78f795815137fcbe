package octopus.onboard.verify;

import java.util.List;
import octopus.node.Node;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/** The first node that uses volumes of a new backend. */
public interface Canary {
    /** Where programs are run on the device. */
    Node node();

    /** What it tells when it asks for a volume; the next one where it cannot use what the answer to the one before was. */
    List<Connector> connectors();

    /** @return the path of a block device, or of a file, with the volume's bytes */
    String attach(VolumeId volume, AttachmentId attachment, ConnectionInfo connection);

    /** Whether something of it is still attached. */
    boolean holds(VolumeId volume);

    /** One that is not attached is no error. */
    void detach(VolumeId volume);
}
