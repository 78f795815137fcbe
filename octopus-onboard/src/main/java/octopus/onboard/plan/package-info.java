/** From a spec and what there is to the changes between them. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.plan;
