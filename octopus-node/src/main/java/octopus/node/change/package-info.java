/** The one shape of everything that Octopus changes on a node: look, plan, apply, revert. */
@org.jspecify.annotations.NullMarked
package octopus.node.change;
