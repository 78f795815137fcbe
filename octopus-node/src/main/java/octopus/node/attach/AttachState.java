package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What another process must know to detach: written before anything is done, so that a kill leaves a trace. */
record AttachState(String volume, String attachment, String way, String path) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = "attached.json";

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

    void write(Path directory) {
        try {
            Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<AttachState> read(Path directory) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), AttachState.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
