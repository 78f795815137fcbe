package octopus.driver.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.ConnectionInfo.IscsiPath;

/** The array's iSCSI ports, and which of them hosts are told. */
final class Portals {
    static final int PORT = 3260;
    private static final String LINK_UP = "10";

    private final Array array;
    private final List<String> wanted;

    Portals(Array array, List<String> wanted) {
        this.array = array;
        this.wanted = wanted;
    }

    /** A way through each portal; those whose link is up come first. @throws StorageException when no portal is there */
    List<IscsiPath> paths(int unit) {
        Map<String, String> names = names();
        Map<String, Boolean> up = links();
        List<IscsiPath> paths = wanted.stream()
                .filter(names::containsKey)
                .sorted(java.util.Comparator.comparing(ip -> !up.getOrDefault(ip, false)))
                .map(ip -> new IscsiPath(ip + ":" + PORT, names.getOrDefault(ip, ""), unit))
                .toList();
        if (paths.isEmpty()) {
            throw missing(wanted.getFirst(), names.keySet());
        }
        return paths;
    }

    /** Address to target name: the array writes both into one text, {@code 0+iqn…:address,t,0x0001}. */
    Map<String, String> names() {
        return array.rest()
                .get("iscsi_tgt_port")
                .valueStream()
                .map(each -> each.path("ID").asString(""))
                .map(id -> id.replaceFirst("^[^+]*\\+", "").replaceFirst(",.*", ""))
                .filter(iqn -> iqn.contains(":"))
                .collect(Collectors.toMap(iqn -> iqn.substring(iqn.lastIndexOf(':') + 1), iqn -> iqn, (a, b) -> a));
    }

    Map<String, Boolean> links() {
        return array.rest()
                .get("eth_port")
                .valueStream()
                .filter(port -> !port.path("IPV4ADDR").asString("").isEmpty())
                .collect(Collectors.toMap(
                        port -> port.path("IPV4ADDR").asString(""),
                        port -> port.path("RUNNINGSTATUS").asString("").equals(LINK_UP),
                        (a, b) -> a || b));
    }

    static StorageException missing(String ip, Iterable<String> known) {
        String all = String.join(", ", known);
        return Fault.of(
                        OceanstorFault.ARRAY_PORTAL_UNUSABLE,
                        "Looking for iSCSI portal " + ip,
                        "the array has no iSCSI port with this address",
                        Optional.of(all)
                                .filter(text -> !text.isEmpty())
                                .map(text -> "Its iSCSI ports have: " + text + ".")
                                .orElse("Give its ports addresses for iSCSI."))
                .about("field", OceanstorOptions.PORTALS)
                .about("portal", ip)
                .exception();
    }
}
