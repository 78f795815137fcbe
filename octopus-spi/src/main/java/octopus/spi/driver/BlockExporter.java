package octopus.spi.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.connect.ConnectionInfo;

/**
 * Serves a file or block device of this machine over the network: what drivers without an array of their own use. One
 * target a volume; every call may be repeated.
 */
public interface BlockExporter {
    /** Opens {@code source} under the target name for one more consumer; the same attachment again answers the same. */
    ConnectionInfo export(String targetName, Source source, VolumeExporter.Request request);

    /** Closes it for this attachment, sessions open or not; the target goes with its last attachment. */
    void unexport(String targetName, AttachmentId attachment);

    /** Makes consumers of this target see the present size of its source, as far as the target software can. */
    void grown(String targetName, Source source);

    /**
     * Asks for an external snapshot of a qcow2 source that is being served, so that its file is held open and changes:
     * writes that come after the return go to {@code overlay}, and the file of {@code active} changes no more. From then on
     * the target's source is {@code overlay}; later calls name it.
     *
     * @param active what the target serves now
     * @param overlay an empty qcow2 file, made by the caller, of the same size and with {@code active}'s path as backing
     *     file; nobody else may have it open
     * @return false when nothing here holds {@code active} open (not exported, or raw): the caller then takes the snapshot
     *     by itself. True also when the overlay is what is served already.
     */
    default boolean pivot(String targetName, Source active, Path overlay) {
        return false;
    }

    /**
     * Enlarges a qcow2 source that is being served, and lets its consumers see the new size. A size that it has already is
     * no error.
     *
     * @return false when nothing here holds the source open: the caller then enlarges the file by itself, and calls
     *     {@link #grown} if the target exists
     */
    default boolean growServed(String targetName, Source source, Size size) {
        return false;
    }

    List<Target> list();

    /**
     * What is, or in a moment again will be, served under this name: as long as it is there the source must not be changed
     * behind the server's back. Cheap however many there are.
     */
    default Optional<Target> find(String targetName) {
        return list().stream()
                .filter(target -> target.targetName().equals(targetName))
                .findFirst();
    }

    /** Whether anybody has, or shall have, this target open; cheaper than {@link #list} where that asks a daemon. */
    default boolean serves(String targetName) {
        return list().stream().anyMatch(target -> target.targetName().equals(targetName));
    }

    /** @param format {@code raw} or {@code qcow2} @param serial what initiators read as the unit's serial number */
    record Source(Path path, String format, String serial, boolean readOnly) {}

    record Target(String targetName, List<AttachmentId> attachments, List<String> initiators) {}
}
