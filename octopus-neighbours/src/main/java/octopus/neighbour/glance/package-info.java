/** Images that lie in a Glance. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.glance;
