/** Proof that volumes of a new backend really work, and that nothing is left over. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.verify;
