/** Driver packages: verified, kept side by side in versions, activated, taken back, removed. */
@org.jspecify.annotations.NullMarked
package octopus.onboard.drivers;
