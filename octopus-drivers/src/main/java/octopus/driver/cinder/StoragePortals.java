package octopus.driver.cinder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.option.Options;

/**
 * The iSCSI addresses of a storage, where a driver's options name them: those of Huawei's. A driver's own set-up does not look
 * whether they answer; it would be found when the first volume is used. One that does not is a warning: the machine of the
 * control plane may have no way to the storage's network.
 */
final class StoragePortals {
    private static final int PORT = 3260;
    private static final int PATIENCE_MILLIS = 3000;

    private StoragePortals() {}

    /** {@code address:port} */
    static List<String> of(DriverFacts facts, Options options) {
        return addresses(facts, options).stream()
                .map(address -> (address.contains(":") ? "[" + address + "]" : address) + ":" + PORT)
                .toList();
    }

    /** From this machine. */
    static List<Finding> look(DriverFacts facts, Options options) {
        return addresses(facts, options).stream().map(StoragePortals::reach).toList();
    }

    private static List<String> addresses(DriverFacts facts, Options options) {
        boolean told = HuaweiFile.isFor(facts) && facts.protocols().contains("iSCSI");
        return (told ? options.find(HuaweiFile.PORTALS) : java.util.Optional.<String>empty())
                .stream()
                        .flatMap(text -> Arrays.stream(text.split("[;,]")))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())
                        .toList();
    }

    private static Finding reach(String address) {
        String where = "portal " + address;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), PATIENCE_MILLIS);
            return new Finding.Pass("portal-reachable", where, "answers on port " + PORT);
        } catch (IOException e) {
            return new Finding.Warning(
                    "portal-reachable",
                    where,
                    Fault.of(
                                    BridgeFault.CINDER_PORTAL_UNREACHABLE,
                                    "iSCSI portal " + address,
                                    "port " + PORT + " does not answer this machine: " + e.getMessage(),
                                    "Look at address, route, VLAN and firewall between this machine and the portal.")
                            .about("field", HuaweiFile.PORTALS)
                            .about("portal", address));
        }
    }
}
