/** One archive of what somebody needs to see who helps from afar; never a secret. */
@org.jspecify.annotations.NullMarked
package octopus.server.support;
