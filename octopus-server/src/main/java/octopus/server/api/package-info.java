/** Our own API, {@code /api/v1}: what Cinder has no words for. */
@org.jspecify.annotations.NullMarked
package octopus.server.api;
