/** The network of a node: VLANs, bridges, addresses, MTUs; never the path by which it is reached. */
@org.jspecify.annotations.NullMarked
package octopus.node.network;
