package octopus.spi.driver;

import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/** Makes volumes reachable (masking, LUN mapping, targets). Every call may be repeated. */
public interface VolumeExporter {
    /**
     * Opens the volume for one consumer and nobody else. The same attachment asked again answers the same, and opens
     * again what a restart of the storage has closed.
     *
     * @throws octopus.spi.StorageException when the connector lacks what the protocol needs (kind CALLER)
     */
    ConnectionInfo export(VolumeHandle volume, Request request);

    /** Closes it for this attachment, with sessions open or not; one that is closed already is no error. */
    void unexport(VolumeHandle volume, AttachmentId attachment);

    /** What is open now, as the storage says. */
    List<Export> list();

    /** @param chap the secret that Octopus made for this attachment; drivers without CHAP ignore it */
    record Request(AttachmentId attachment, Connector connector, AccessMode mode, Optional<Chap> chap) {}

    /** @param initiators who may log in */
    record Export(String volumeNativeName, AttachmentId attachment, List<String> initiators) {}
}
