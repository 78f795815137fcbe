package octopus.block.volume;

import java.util.Optional;

/** A volume with the name of its type, as lists and views want it. */
public record VolumeView(Volume volume, Optional<String> typeName) {}
