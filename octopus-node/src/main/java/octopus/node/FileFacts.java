package octopus.node;

import java.time.Instant;

/**
 * What a file looks like from outside.
 *
 * @param path where it really is, links resolved
 * @param mode permission bits in octal, as {@code chmod} takes them: {@code 640}
 * @param owner user and group by name where there is one: {@code root:cinder}
 */
public record FileFacts(String path, String mode, String owner, long size, Instant modified) {}
