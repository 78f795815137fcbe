/** Who did what, when, to what, and how it ended. */
@org.jspecify.annotations.NullMarked
package octopus.core.audit;
