package octopus.block.operation.upkeep;

import java.util.Map;
import java.util.UUID;
import octopus.block.volume.Location;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;

/** An object on a backend that is nobody's. @param kind as the driver calls it: volume, snapshot or leftover */
record Orphan(String backend, String pool, UUID id, String kind, String nativeName) {
    private static final String SNAPSHOT = "snapshot";

    OwnedObject object() {
        return new OwnedObject(id.toString(), kind, nativeName);
    }

    boolean isSnapshot() {
        return kind.equals(SNAPSHOT) || nativeName.startsWith(SNAPSHOT + "-");
    }

    VolumeHandle volume() {
        return new VolumeHandle(new VolumeId(id), pool, nativeName, Map.of());
    }

    /** Of which volume it was, nobody knows any more. */
    SnapshotHandle snapshot() {
        VolumeId unknown = new VolumeId(id);
        return new SnapshotHandle(
                new SnapshotId(id), Location.inPool(backend, pool, backend).handle(unknown), nativeName, Map.of());
    }
}
