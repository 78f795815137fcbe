/** The Image API v2 dialect, under {@code /image}: translates between its JSON and the image room. */
@org.jspecify.annotations.NullMarked
package octopus.server.glance;
