/** Files that may change while Octopus runs. */
@org.jspecify.annotations.NullMarked
package octopus.server.watch;
