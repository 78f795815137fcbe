/** The storage products that Octopus knows, and what each wants to be told: data files, and files that operators add. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.product;
