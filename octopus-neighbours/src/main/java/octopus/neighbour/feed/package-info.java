/** The event log, read on behalf of somebody outside who must hear everything at least once. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.feed;
