/** Checks before anything is changed; they only look. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.check;
