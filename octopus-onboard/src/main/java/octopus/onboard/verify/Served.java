package octopus.onboard.verify;

import java.util.Optional;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/**
 * A block service that serves the new backend, as an acceptance run needs it: every call acts on the run's own volume, its
 * snapshot and its clone, whose names follow from the onboarding, so that another run finds and removes what a killed one has
 * left.
 */
public interface Served {
    /** The volume that is tried, made or found. */
    void create(int gib);

    /** Opens the volume for the canary. */
    ConnectionInfo export(Connector connector);

    void unexport();

    /** Nothing when the backend has no snapshots. */
    boolean snapshot();

    void deleteSnapshot();

    /** A second volume with the data of the snapshot or of the volume; false when the backend has neither. */
    boolean cloneVolume(int gib);

    ConnectionInfo exportClone(Connector connector);

    void unexportClone();

    void deleteClone();

    /** False when the backend cannot. */
    boolean extend(int gib);

    void delete();

    /** Objects of this run that are still there; a run that has cleaned up leaves none. */
    java.util.List<String> leftovers();

    /** Removes whatever a run has left, however it ended. */
    void clear();

    /** The identity of the volume as the storage knows it, where it can tell. */
    default Optional<String> nativeName() {
        return Optional.empty();
    }
}
