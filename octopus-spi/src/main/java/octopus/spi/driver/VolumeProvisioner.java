package octopus.spi.driver;

import java.util.List;
import java.util.Optional;

/** The life of volumes on one backend. Every call may be repeated: a killed process leaves it to the next to finish. */
public interface VolumeProvisioner {
    /** Makes an empty volume; one that is there already (same id, same size) is returned as it is. */
    VolumeHandle create(VolumeSpec spec);

    /** Removes a volume; one that is gone is no error. An object without Octopus's mark is a fault. */
    void delete(VolumeHandle volume);

    Optional<VolumeDescription> describe(VolumeHandle volume);

    /**
     * Every object on the storage that carries Octopus's mark, whoever made it: volumes, snapshots and leftovers.
     * Reconcilers and tests compare this with the database.
     */
    List<OwnedObject> owned();

    /** @param id volume or snapshot id as text @param kind {@code volume}, {@code snapshot} or {@code leftover} */
    record OwnedObject(String id, String kind, String nativeName) {}
}
