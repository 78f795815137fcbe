/** The neighbours, put together. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.room;
