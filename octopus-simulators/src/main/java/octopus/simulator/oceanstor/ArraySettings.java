package octopus.simulator.oceanstor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.spi.Secret;
import octopus.spi.Size;

/**
 * What a simulated array is made like.
 *
 * @param directory where the data of its LUNs and its target daemon live; nobody else's, and emptied at the start
 * @param listen address of the REST interface
 * @param port its port; 0 takes a free one
 * @param portals addresses of this machine for the iSCSI ports; drivers want port 3260 on each
 * @param version firmware as {@code V600R005C00}; what drivers look at is the generation (V3, V5, V6)
 * @param pools names and sizes
 */
public record ArraySettings(
        Path directory,
        String listen,
        int port,
        List<String> portals,
        int iscsiPort,
        String user,
        Secret password,
        String version,
        Map<String, Size> pools) {
    public static final String SERIAL = "2102350SIM00000001";
    public static final String NEWEST = "V600R005C02";

    public ArraySettings {
        directory = directory.toAbsolutePath().normalize();
        portals = List.copyOf(portals);
    }

    /** Usual values, on addresses of the loopback network. */
    public static ArraySettings loopback(Path directory, List<String> portals, Secret password) {
        return new ArraySettings(
                directory, "127.0.0.1", 0, portals, 3260, "admin", password, NEWEST, Map.of("pool-1", Size.ofGib(100)));
    }

    public ArraySettings version(String newVersion) {
        return new ArraySettings(directory, listen, port, portals, iscsiPort, user, password, newVersion, pools);
    }

    public ArraySettings pools(Map<String, Size> newPools) {
        return new ArraySettings(directory, listen, port, portals, iscsiPort, user, password, version, newPools);
    }
}
