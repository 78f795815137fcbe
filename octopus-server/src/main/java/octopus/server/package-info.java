/** The doors of Octopus, its composition root and its main program. */
@org.jspecify.annotations.NullMarked
package octopus.server;
