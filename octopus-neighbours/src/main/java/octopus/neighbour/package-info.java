/** The other services of a cloud. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour;
