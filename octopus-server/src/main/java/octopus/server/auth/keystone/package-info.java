/** Tokens, as Keystone gives them out. */
@org.jspecify.annotations.NullMarked
package octopus.server.auth.keystone;
