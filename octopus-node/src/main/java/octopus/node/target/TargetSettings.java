package octopus.node.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How this machine serves volumes over iSCSI.
 *
 * @param directory where tgtd's socket, log and the records of what is served live; nobody else's
 * @param listen address that tgtd listens on, {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port TCP port, usually 3260; 0 takes a free one and keeps it
 * @param advertised address that consumers are told; empty for the one it listens on
 * @param threads threads of tgtd for each volume; more let one volume do more at once and cost memory
 */
public record TargetSettings(Path directory, String listen, int port, Optional<String> advertised, int threads) {
    public TargetSettings {
        directory = directory.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("tgtd needs at least one thread a volume, not " + threads);
        }
    }

    public static TargetSettings loopback(Path directory, int port) {
        return new TargetSettings(directory, "127.0.0.1", port, Optional.empty(), 4);
    }

    /** What consumers are told; a wildcard address is of no use to them. */
    String address() {
        return advertised.orElseGet(() -> switch (listen) {
            case "0.0.0.0", "::" -> ownAddress();
            default -> listen;
        });
    }

    static String portal(String address, int port) {
        return (address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address) + ":" + port;
    }

    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return "127.0.0.1";
        }
    }
}
