/** Asking other services over HTTP: time limits, retries, streams that must not stall. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.http;
