package octopus.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.room.BlockRoom;
import octopus.core.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a fresh Octopus a backend, so that volumes can be made at once: files in the data directory. */
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    private static final String BACKEND = "local";

    private FirstStart() {}

    /** Whoever has removed that backend does not get it back: its directory is still there. */
    static void defaultBackend(BlockRoom room, Path data) {
        Path directory = data.resolve("volumes");
        if (Files.exists(directory) || !room.backends().list().isEmpty()) {
            return;
        }
        room.backends()
                .create(
                        Caller.octopus(),
                        new NewBackend(
                                BACKEND,
                                "file",
                                Map.of("directory", directory.toAbsolutePath().toString()),
                                Map.of(),
                                Optional.empty()));
        LOG.info("backend {} keeps its volumes in {}", BACKEND, directory);
    }
}
