/** Whoever runs the servers that use volumes: is told of extends, and asked before a detach. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.compute;
