package octopus.node.probe;

import java.util.List;
import java.util.Map;

/**
 * What a probe saw of a node. Empty texts and lists stand for what is not there.
 *
 * @param root whether commands run with root's rights there; without them some facts stay unknown
 * @param tools program to version ({@code ?} where it does not tell)
 * @param initiator iSCSI qualified name
 * @param hostNqn NVMe qualified name
 * @param multipath {@code running}, {@code stopped}, {@code absent}; {@code no-device-mapper} where its kernel cannot make
 *     maps; {@code refuses-iscsi} where its blacklist forbids maps of iSCSI devices
 * @param clockOffsetMillis how far its clock is ahead of ours
 */
public record NodeFacts(
        String os,
        String kernel,
        String architecture,
        String hostName,
        boolean root,
        Map<String, String> tools,
        List<HostAdapter> adapters,
        String initiator,
        String hostNqn,
        List<NetworkInterface> interfaces,
        List<Route> routes,
        String multipath,
        long clockOffsetMillis) {

    public NodeFacts {
        tools = Map.copyOf(tools);
        adapters = List.copyOf(adapters);
        interfaces = List.copyOf(interfaces);
        routes = List.copyOf(routes);
    }

    /** A Fibre Channel port. @param state {@code Online} when it has a link */
    public record HostAdapter(String name, String wwpn, String wwnn, String state, String speed) {}

    /** @param addresses with their prefix length: {@code 192.0.2.7/24} */
    public record NetworkInterface(String name, String state, int mtu, String mac, List<String> addresses) {
        public NetworkInterface {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param gateway empty text where the network is at hand */
    public record Route(String destination, String gateway, String device) {}
}
