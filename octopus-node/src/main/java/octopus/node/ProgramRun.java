package octopus.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Sees a started program to its end: feeds it, reads it, watches its time, judges its exit code. Same for all hands. */
public final class ProgramRun {
    /** More than this of a program's output is of no use in a result; a {@link Command#into sink} has no such end. */
    static final int MOST_OUTPUT = 16 << 20;

    private static final int LONGEST_LINE = 64 << 10;
    private static final int LINES_OF_A_FAULT = 20;
    /** A child that outlives the program may hold its output open; nobody waits for it longer than this. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final ExecutorService READERS = Executors.newVirtualThreadPerTaskExecutor();

    private final String node;
    private final Command command;

    public ProgramRun(String node, Command command) {
        this.node = node;
        this.command = command;
    }

    /** @throws StorageException TOOL_FAILED when its exit code is not one of the command's, TIMED_OUT */
    public CommandResult toEnd(RunningProgram program, Consumer<String> lines) {
        CommandResult result = end(program, command.limit(), lines);
        if (!command.accepted().contains(result.exitCode())) {
            throw failed(result);
        }
        return result;
    }

    /**
     * However it ends.
     *
     * @param allowed may be more than the command's own limit where somebody else watches that
     */
    public CommandResult end(RunningProgram program, Duration allowed, Consumer<String> lines) {
        Instant start = Instant.now();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(program, lines), READERS);
        CompletableFuture<String> errors =
                CompletableFuture.supplyAsync(() -> text(program.errors(), line -> {}), READERS);
        CompletableFuture<Void> feeding = CompletableFuture.runAsync(() -> feed(program), READERS);
        try {
            Optional<Integer> exit = program.await(allowed);
            if (exit.isEmpty()) {
                throw timedOut();
            }
            return new CommandResult(
                    exit.get(), finish(output), finish(errors), Duration.between(start, Instant.now()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, what(), "Octopus is stopping", "Start it again.")
                    .exception();
        } finally {
            program.kill();
            feeding.cancel(true);
        }
    }

    private String output(RunningProgram program, Consumer<String> lines) {
        if (command.sink().isEmpty()) {
            return text(program.output(), lines);
        }
        try {
            program.output().transferTo(command.sink().get());
            return "";
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void feed(RunningProgram program) {
        try (OutputStream input = program.input()) {
            if (command.input().isPresent()) {
                command.input().get().writeTo(input);
            }
        } catch (IOException e) {
            // The program ended without reading; its exit code tells more than this broken pipe.
        }
    }

    private String finish(CompletableFuture<String> reading) throws InterruptedException {
        try {
            return reading.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "";
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw Fault.of(
                            CommonFault.TOOL_FAILED,
                            what(),
                            "its output could not be kept: " + e.getCause(),
                            "See whether there is room where the output goes.")
                    .exception();
        }
    }

    private String what() {
        return "Running " + command.program() + (node.equals(LocalNode.NAME) ? "" : " on " + node);
    }

    public StorageException timedOut() {
        return Fault.of(
                        CommonFault.TIMED_OUT,
                        what(),
                        "it did not end within " + command.limit().toSeconds() + " s and was killed",
                        "See why it hangs (storage that does not answer?), then try again.")
                .about("command", command.program())
                .about("node", node)
                .exception();
    }

    public StorageException missing(String cause) {
        return Fault.of(
                        CommonFault.TOOL_MISSING,
                        what(),
                        cause,
                        "Install the package that has it, or put it on the PATH.")
                .about("command", command.program())
                .about("node", node)
                .exception();
    }

    public StorageException failed(CommandResult result) {
        String said = result.errors().isBlank() ? result.output() : result.errors();
        String ended = result.exitCode() > 128
                ? "it was killed by signal " + (result.exitCode() - 128)
                : "exit code " + result.exitCode();
        String words =
                String.join("\n", said.strip().lines().limit(LINES_OF_A_FAULT).toList());
        return Fault.of(
                        CommonFault.TOOL_FAILED,
                        what(),
                        words.isEmpty() ? ended : ended + ": " + command.cover(words),
                        "The cause is what the program said.")
                .about("command", command.program())
                .about("node", node)
                .about("exit_code", result.exitCode())
                .exception();
    }

    /** Everything as text, cut where it is too much; a line goes on as soon as it is whole. */
    private static String text(InputStream stream, Consumer<String> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        try (InputStream in = stream) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, Math.min(read, Math.max(0, MOST_OUTPUT - all.size())));
                for (int i = 0; i < read; i++) {
                    boolean end = buffer[i] == '\n' || buffer[i] == '\r';
                    if (!end) {
                        line.write(buffer[i]);
                    }
                    if (end || line.size() >= LONGEST_LINE) {
                        lines.accept(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    }
                }
            }
        } catch (IOException e) {
            return all.toString(StandardCharsets.UTF_8);
        }
        if (line.size() > 0) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
