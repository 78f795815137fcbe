package octopus.node.attach;

import java.nio.file.Path;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;

/** What another process must know to detach: written before anything is done, so that a kill leaves a trace. */
record AttachState(String volume, String attachment, String way, String path) {
    static final String FILE = "attached.json";

    static AttachState of(AttachedDevice device) {
        return new AttachState(
                device.volume().toString(),
                device.attachment().toString(),
                device.way().name(),
                device.path().toString());
    }

    AttachedDevice device() {
        return new AttachedDevice(
                VolumeId.of(volume), AttachmentId.of(attachment), Path.of(path), AttachedDevice.Way.valueOf(way));
    }

    void write(AttachPlace place) {
        place.write(FILE, this);
    }

    static Optional<AttachState> read(AttachPlace place) {
        return place.read(FILE, AttachState.class);
    }
}
