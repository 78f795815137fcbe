/** Makes hands of a way to reach a node. */
@org.jspecify.annotations.NullMarked
package octopus.node.reach;
