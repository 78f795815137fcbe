package octopus.block.operation.encryption;

import octopus.block.operation.volume.NewVolume;

/** Volumes that tests of encryption ask for. */
final class NewVolumes {
    private NewVolumes() {}

    static NewVolume empty(String type) {
        return NewVolume.empty(1, "v").ofType(type);
    }
}
