/** Volumes as block devices of managed nodes. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.device;
