/** Software packages of a node, from files that are carried along: nothing is asked of a network. */
@org.jspecify.annotations.NullMarked
package octopus.node.packages;
