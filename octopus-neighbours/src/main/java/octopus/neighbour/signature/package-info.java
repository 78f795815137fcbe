/** Images whose owners have signed them. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.signature;
