/** What a machine is like: system, tools, adapters, networks. Reads only. */
@org.jspecify.annotations.NullMarked
package octopus.node.probe;
