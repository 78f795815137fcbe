/** People whom Octopus itself knows: their passwords, roles and sessions. */
@org.jspecify.annotations.NullMarked
package octopus.server.auth.local;
