/** Keys and certificates of a Barbican. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.barbican;
