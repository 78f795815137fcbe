package octopus.neighbour.compute;

import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.volume.Volume;

/** A service that runs servers. */
interface Compute {
    /** Tells it what has happened to a server's volume. A server that it does not know is no error. */
    void tell(News news, Volume volume, String server);

    /** Whether one of its servers uses the volume through this attachment. @param server that the attachment names */
    boolean uses(Attachment attachment, String server);

    /** The machine that the server runs on; empty for one that it does not know, or that runs nowhere. */
    Optional<String> hostOf(String server);
}
