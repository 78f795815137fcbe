package octopus.spi.driver;

import java.nio.file.Path;
import java.util.List;
import octopus.spi.AttachmentId;
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

    List<Target> list();

    /** @param format {@code raw} or {@code qcow2} @param serial what initiators read as the unit's serial number */
    record Source(Path path, String format, String serial, boolean readOnly) {}

    record Target(String targetName, List<AttachmentId> attachments, List<String> initiators) {}
}
