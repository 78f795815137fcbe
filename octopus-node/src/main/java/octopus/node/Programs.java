package octopus.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a program is on this machine. */
public final class Programs {
    private Programs() {}

    /** Administrators' programs are often not on an ordinary user's PATH. */
    public static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/local/sbin:/usr/sbin:/sbin";
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
