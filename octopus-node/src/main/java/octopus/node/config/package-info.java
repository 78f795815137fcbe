/** Files of configuration, merged key by key: what is not ours stays to the byte. */
@org.jspecify.annotations.NullMarked
package octopus.node.config;
