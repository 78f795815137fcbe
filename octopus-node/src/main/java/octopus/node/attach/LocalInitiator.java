package octopus.node.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octopus.spi.connect.Connector;

/** What this machine tells about itself when it asks for a volume. */
final class LocalInitiator {
    static final Path CONFIGURED = Path.of("/etc/iscsi/initiatorname.iscsi");
    private static final String KEY = "InitiatorName=";

    private LocalInitiator() {}

    /** The name that the administrator gave it; otherwise one made of the host name, which stays the same. */
    static String name(Path configured) {
        try (var lines = Files.lines(configured)) {
            Optional<String> name = lines.map(String::strip)
                    .filter(line -> line.startsWith(KEY))
                    .map(line -> line.substring(KEY.length()).strip())
                    .filter(each -> !each.isEmpty())
                    .findFirst();
            if (name.isPresent()) {
                return name.get();
            }
        } catch (IOException e) {
            // Not there, or readable for root only.
        }
        return "iqn.2026-11.org.octopus.host:"
                + hostName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    }

    static Connector connector(String initiator) {
        Map<String, Object> everything = new LinkedHashMap<>();
        everything.put("host", hostName());
        everything.put("initiator", initiator);
        everything.put("ip", address());
        everything.put("platform", System.getProperty("os.arch"));
        everything.put("os_type", "linux");
        everything.put("multipath", false);
        return new Connector(
                hostName(),
                Optional.of(address()),
                Optional.of(initiator),
                java.util.List.of(),
                Optional.empty(),
                false,
                everything);
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private static String address() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return "127.0.0.1";
        }
    }
}
