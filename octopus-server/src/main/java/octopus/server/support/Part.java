package octopus.server.support;

/**
 * One file of a bundle.
 *
 * @param name path inside of the archive
 * @param sentence what it is, for the manifest
 */
record Part(String name, String sentence, byte[] content) {}
