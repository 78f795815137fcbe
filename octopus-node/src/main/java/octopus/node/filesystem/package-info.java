/** Files and file systems of a node. */
package octopus.node.filesystem;
