/** What a person wants: one storage, told once, whoever edits it. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.spec;
