/** Who we are to the other services of an OpenStack. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.keystone;
