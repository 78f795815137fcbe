package octopus.neighbour.compute;

import octopus.block.attachment.Attachment;
import octopus.block.volume.Volume;

/** A service that runs servers. */
interface Compute {
    /** Tells it that a server's volume has become larger. A server that it does not know is no error. */
    void extended(Volume volume, String server);

    /** Whether one of its servers uses the volume through this attachment. @param server that the attachment names */
    boolean uses(Attachment attachment, String server);
}
