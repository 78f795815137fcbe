package octopus.node.attach;

import java.nio.file.Path;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;

/** One way to make a device of a connection. Calls may be repeated; the directory is this volume's own. */
interface AttachWay {
    /** @return the device; the one that is there already when called again */
    Path attach(Path directory, ConnectionInfo connection, AccessMode mode);

    /** Whether the device that was made still works; a reboot or a killed helper ends it. */
    boolean works(Path directory, Path device);

    /** Removes the device, after making sure that nobody uses it; none there is no error. */
    void detach(Path directory);
}
