/** The way of a backend from a spec to active and back: rows, flows, what may be asked. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.pipeline;
