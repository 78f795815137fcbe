/** The nodes that Octopus knows: how they are reached, how they are, what they have. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.node;
