/** What pools were like before: sampled each minute, thinned with age. */
@org.jspecify.annotations.NullMarked
package octopus.block.history;
