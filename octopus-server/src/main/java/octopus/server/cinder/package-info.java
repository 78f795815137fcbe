/** The Block Storage v3 dialect. It translates; no rule of the domain lives here. */
@org.jspecify.annotations.NullMarked
package octopus.server.cinder;
