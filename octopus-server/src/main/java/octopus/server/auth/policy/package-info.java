/** Which rule lets whom do what. */
@org.jspecify.annotations.NullMarked
package octopus.server.auth.policy;
