package octopus.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/**
 * A program that serves in the background and outlives Octopus when Octopus is killed. It gets a session of its own, so
 * that Ctrl-C in Octopus's terminal does not reach it, and its last words go to a file.
 *
 * @param directory where it runs; sockets named relative to it are reached through {@link #socket}
 * @param log what it says is appended here
 */
public record BackgroundProgram(List<String> arguments, Map<String, String> environment, Path directory, Path log) {
    private static final int LAST_WORDS = 2000;

    public BackgroundProgram {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** @throws octopus.spi.StorageException TOOL_MISSING */
    public ProcessHandle start() {
        List<String> detached = new ArrayList<>(List.of("setsid", locate(arguments.getFirst())));
        detached.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start().toHandle();
        } catch (IOException e) {
            throw missing(arguments.getFirst(), String.valueOf(e.getMessage()));
        }
    }

    /** The end of the log, for a fault. */
    public String lastWords() {
        try {
            String all = Files.readString(log).strip();
            return all.length() <= LAST_WORDS ? all : all.substring(all.length() - LAST_WORDS);
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * A socket that a process made under its working directory. Through {@code /proc} the path is short whatever the
     * directory is called; a socket address holds 107 bytes.
     */
    public static Path socket(ProcessHandle process, String name) {
        return Path.of("/proc", Long.toString(process.pid()), "cwd", name);
    }

    /** The living process of this id, if it runs this program in this directory: an id alone may be somebody else's by now. */
    public static Optional<ProcessHandle> find(long pid, String program, Path directory) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            boolean same = Files.isSameFile(process.resolve("cwd"), directory)
                    && Files.readString(process.resolve("cmdline")).contains(program);
            return same ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive) : Optional.empty();
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** All living processes that run this program in this directory: also those whose id nobody came to note. */
    public static List<ProcessHandle> all(String program, Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> find(process.pid(), program, directory).isPresent())
                .toList();
    }

    /** Ends a process at once, and waits until it has. */
    public static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String locate(String program) {
        return Programs.find(program)
                .map(Path::toString)
                .orElseThrow(() -> missing(program, "it is not on the PATH, nor in /usr/sbin"));
    }

    private static RuntimeException missing(String program, String cause) {
        return Fault.of(
                        CommonFault.TOOL_MISSING,
                        "Starting " + program,
                        cause,
                        "Install the package that has it, or put it on the PATH.")
                .about("command", program)
                .exception();
    }
}
