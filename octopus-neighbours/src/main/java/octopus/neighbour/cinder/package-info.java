/** Moving in: what a Cinder has in its database becomes ours. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.cinder;
