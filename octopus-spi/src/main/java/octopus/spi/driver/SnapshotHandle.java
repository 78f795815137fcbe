package octopus.spi.driver;

import java.util.Map;
import octopus.spi.SnapshotId;

/** A snapshot as its driver knows it. @param volume the volume that it was taken of */
public record SnapshotHandle(SnapshotId id, VolumeHandle volume, String nativeName, Map<String, String> notes) {
    public SnapshotHandle {
        notes = Map.copyOf(notes);
    }
}
