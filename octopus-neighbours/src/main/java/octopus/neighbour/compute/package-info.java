/** Whoever runs the servers that use volumes: is told what happens to them, and asked before a detach. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.compute;
