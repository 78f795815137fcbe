package octopus.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says who listens on a TCP port of this machine, as far as the user may see other processes. */
public final class PortHolder {
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** For a person: {@code tgtd (process 812)}. */
    public static Optional<String> of(int port) {
        Set<String> sockets = listeningSockets(port);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    String name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of(name + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Set<String> listeningSockets(int port) {
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] field = line.strip().split("\\s+", -1);
                    if (field.length > 9 && field[1].endsWith(wanted) && field[3].equals(LISTENING)) {
                        sockets.add("socket:[" + field[9] + "]");
                    }
                }
            } catch (IOException e) {
                // A machine without IPv6 has no such table.
            }
        }
        return sockets;
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Ended meanwhile, or somebody else's process.
        }
        return false;
    }
}
