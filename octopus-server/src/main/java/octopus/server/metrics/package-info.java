/** What is measured, and where machines read it. */
@org.jspecify.annotations.NullMarked
package octopus.server.metrics;
