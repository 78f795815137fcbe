/** What a plan is made of: changes that can be looked at, applied and taken back. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.change;
