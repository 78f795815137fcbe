package octopus.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import octopus.node.target.PortalLook;
import octopus.server.http.ListenFault;
import octopus.server.http.ListenSettings;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** Whether Octopus can listen where its settings say, or does already. */
final class PortLooks {
    private final Premises premises;
    private final RunningServer server;

    PortLooks(Premises premises, RunningServer server) {
        this.premises = premises;
        this.server = server;
    }

    List<Look> looks() {
        return List.of(Look.of("port", this::port), Look.of("iscsi-port", this::portal));
    }

    private List<Finding> port(String check) {
        ListenSettings listen = premises.listen();
        String where = listen.address() + ":" + listen.port();
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(listen.address(), listen.port()));
            return List.of(Look.pass(check, where, "free"));
        } catch (IOException e) {
            return List.of(
                    ours()
                            ? Look.pass(check, where, "Octopus has it")
                            : Look.failure(check, where, ListenFault.of(listen, e)));
        }
    }

    /** Any answer in our shape will do: also one of a server that is not well. */
    private boolean ours() {
        try {
            return server.health().json().has("reasons");
        } catch (StorageException e) {
            return false;
        }
    }

    private List<Finding> portal(String check) {
        String where = premises.targets().listen() + ":" + premises.targets().port();
        return List.of(PortalLook.trouble(premises.targets())
                .map(fault -> Look.failure(check, where, fault))
                .orElseGet(() -> Look.pass(
                        check, where, premises.targets().port() == 0 ? "any free one is taken" : "free, or ours")));
    }
}
