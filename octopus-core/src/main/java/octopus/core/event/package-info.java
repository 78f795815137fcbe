/** What has happened, numbered in the order in which it became true, for those who listen. */
@org.jspecify.annotations.NullMarked
package octopus.core.event;
