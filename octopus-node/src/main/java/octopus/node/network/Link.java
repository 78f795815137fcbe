package octopus.node.network;

import java.util.List;

/**
 * An interface as it is.
 *
 * @param kind {@code vlan}, {@code bridge}, {@code openvswitch}; empty text for a device
 * @param parent what a VLAN is on; empty text without one
 * @param master the bridge that it belongs to; empty text without one
 * @param addresses with their prefix, those that somebody has given it
 */
record Link(
        String name, boolean up, int mtu, String kind, String parent, int tag, String master, List<String> addresses) {}
