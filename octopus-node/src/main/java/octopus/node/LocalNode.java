package octopus.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** The machine where Octopus itself runs. */
public final class LocalNode implements Node {
    /** More than this of a program's output is of no use in a fault or a log. */
    private static final int MOST_OUTPUT = 16 << 20;

    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    public String name() {
        return "localhost";
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        Instant start = Instant.now();
        Process process = start(command);
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process.inputReader(StandardCharsets.UTF_8), lines), readers);
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(
                () -> read(process.errorReader(StandardCharsets.UTF_8), line -> {}), readers);
        try {
            feed(command, process);
            if (!process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                throw Fault.of(
                                CommonFault.TIMED_OUT,
                                "Running " + command.program(),
                                "it did not end within " + command.limit().toSeconds() + " s and was killed",
                                "See why it hangs (storage that does not answer?), then try again.")
                        .about("command", command.program())
                        .exception();
            }
            CommandResult result = new CommandResult(
                    process.exitValue(), output.join(), errors.join(), Duration.between(start, Instant.now()));
            if (!command.accepted().contains(result.exitCode())) {
                throw failed(command, result);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(
                            CommonFault.TIMED_OUT,
                            "Running " + command.program(),
                            "Octopus is stopping",
                            "Start it again.")
                    .exception();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        builder.environment().putAll(command.environment());
        // Messages are matched and shown; they must not depend on the machine's language.
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start();
        } catch (IOException e) {
            throw Fault.of(
                            CommonFault.TOOL_MISSING,
                            "Running " + command.program(),
                            String.valueOf(e.getMessage()),
                            "Install the package that has it, or put it on the PATH.")
                    .about("command", command.program())
                    .exception();
        }
    }

    private static void feed(Command command, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            if (command.input().isPresent()) {
                input.write(command.input().get().reveal().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The program ended without reading; its exit code tells more than this broken pipe.
        }
    }

    private static RuntimeException failed(Command command, CommandResult result) {
        String said = result.errors().isBlank() ? result.output() : result.errors();
        String ended = result.exitCode() > 128
                ? "it was killed by signal " + (result.exitCode() - 128)
                : "exit code " + result.exitCode();
        return Fault.of(
                        CommonFault.TOOL_FAILED,
                        "Running " + command.program(),
                        ended
                                + (said.isBlank()
                                        ? ""
                                        : ": "
                                                + said.strip()
                                                        .lines()
                                                        .limit(20)
                                                        .reduce((a, b) -> a + "\n" + b)
                                                        .orElse("")),
                        "The cause is what the program said.")
                .about("command", command.program())
                .about("exit_code", result.exitCode())
                .exception();
    }

    private static String read(BufferedReader reader, Consumer<String> lines) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder();
        try (Reader in = reader) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (all.length() < MOST_OUTPUT) {
                    all.append((char) c);
                }
                if (c == '\n' || c == '\r') {
                    lines.accept(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (UncheckedIOException | IOException e) {
            return all.toString();
        }
        if (!line.isEmpty()) {
            lines.accept(line.toString());
        }
        return all.toString();
    }
}
