package octopus.node.target;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import octopus.node.BackgroundProgram;
import octopus.node.PortHolder;
import octopus.spi.Fault;

/** Whether volumes can be served over iSCSI where the settings say. */
public final class PortalLook {
    private PortalLook() {}

    /** What is in the way; empty when nothing is, or when our own tgtd serves there already. Changes nothing. */
    public static Optional<Fault> trouble(TargetSettings settings) {
        if (settings.port() == 0
                || !BackgroundProgram.all("tgtd", settings.directory()).isEmpty()) {
            return Optional.empty();
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.listen(), settings.port()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(taken(settings, settings.port(), e));
        }
    }

    static Fault taken(TargetSettings settings, int port, IOException e) {
        String holder = PortHolder.of(port).map(name -> "held by " + name).orElse(String.valueOf(e.getMessage()));
        return Fault.of(
                        TargetFault.PORTAL_TAKEN,
                        "Listening for iSCSI on " + TargetSettings.portal(settings.listen(), port),
                        holder,
                        "Stop that program, or choose another port or address for iSCSI in the settings.")
                .about("port", port)
                .about("address", settings.listen());
    }
}
