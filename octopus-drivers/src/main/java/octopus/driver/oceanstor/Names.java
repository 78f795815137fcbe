package octopus.driver.oceanstor;

import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** What our objects are called on the array. */
final class Names {
    /** Of LUN groups and mapping views: one of each for an attachment, named after it. */
    static final String EXPORT = "octopus-export-";

    static final String HOSTS = "octopus-hosts-";
    static final String HOST_MARK = "octopus:host";

    private Names() {}

    static String volume(VolumeId id) {
        return "volume-" + id;
    }

    static String snapshot(SnapshotId id) {
        return "snapshot-" + id;
    }

    /** The snapshot that a clone is copied from. */
    static String passing(VolumeId clone) {
        return "for-volume-" + clone;
    }
}
