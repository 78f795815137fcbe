/** Who asks. */
@org.jspecify.annotations.NullMarked
package octopus.server.auth;
