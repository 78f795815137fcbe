/** Nodes reached over SSH: one session a node, host keys pinned, commands as argument vectors. */
@org.jspecify.annotations.NullMarked
package octopus.node.ssh;
