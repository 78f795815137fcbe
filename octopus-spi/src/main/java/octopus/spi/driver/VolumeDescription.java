package octopus.spi.driver;

import octopus.spi.Size;

/** What the storage says of a volume. @param allocated bytes that it really occupies, where the storage can tell */
public record VolumeDescription(VolumeHandle handle, Size size, Size allocated) {}
