package octopus.node.attach;

import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;

/** One way to make a device of a connection. Calls may be repeated; the place is this volume's own. */
interface AttachWay {
    /** @return the device; the one that is there already when called again */
    String attach(AttachPlace place, ConnectionInfo connection, AccessMode mode);

    /** What the device has less than the storage offers: paths, mostly. */
    Optional<Fault> warning(AttachPlace place, String device);

    /** Whether the device that was made still works; a reboot or a killed helper ends it. */
    boolean works(AttachPlace place, String device);

    /** Makes the device as large as the volume has become. @return what it has afterwards */
    Size grow(AttachPlace place, String device, Size size);

    /** Removes the device, after making sure that nobody uses it; none there is no error. */
    void detach(AttachPlace place);
}
