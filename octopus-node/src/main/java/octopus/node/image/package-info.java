/** Disk images on a node: what they are, whether they are safe, and how their data gets into volumes. */
package octopus.node.image;
