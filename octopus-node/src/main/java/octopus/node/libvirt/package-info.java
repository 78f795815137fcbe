/** What libvirt of a node keeps for storage. */
@org.jspecify.annotations.NullMarked
package octopus.node.libvirt;
