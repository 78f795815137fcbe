/** OpenStack's notifications, for those who meter and watch. */
@org.jspecify.annotations.NullMarked
package octopus.neighbour.notification;
