package octopus.driver.cinder;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One life of the process that hosts a driver: a line in, a line out. One call at a time; the caller sees to that. */
final class HostProcess {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final String END = "";

    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final HostLog log;
    private long last;

    private HostProcess(Process process, HostLog log) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.log = log;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> read(out));
        Thread.ofVirtual().start(() -> log.follow(errors));
    }

    /**
     * @param environment all that it sees: the server's own environment may have settings for other programs, and secrets
     * @throws StorageException CINDER_HOST_NOT_STARTED, and what {@link #await} throws
     */
    static HostProcess start(
            List<String> command, Map<String, String> environment, Path directory, HostLog log, Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            HostProcess host = new HostProcess(builder.start(), log);
            JsonNode greeting = host.await("starting", limit);
            if (!greeting.has("ready")) {
                host.kill();
                throw host.garbled("starting", greeting.toString());
            }
            return host;
        } catch (IOException e) {
            throw Fault.of(
                            BridgeFault.CINDER_HOST_NOT_STARTED,
                            "Starting " + command.getFirst(),
                            String.valueOf(e.getMessage()),
                            "Install python3, or name another interpreter in " + BridgeOptions.PYTHON + ".")
                    .about("field", BridgeOptions.PYTHON)
                    .exception();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks, and waits at most so long; a process that does not answer, or not to this question, is killed. */
    JsonNode call(String name, Map<String, ?> with, long memoryMegabytes, Duration limit) {
        long id = ++last;
        try {
            in.write(JSON.writeValueAsString(
                    Map.of("id", id, "call", name, "with", with, "memory_megabytes", memoryMegabytes)));
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            kill();
            throw died(name);
        }
        JsonNode answer = await(name, limit);
        if (answer.path("id").asLong(-1) != id || answer.has("ok") == answer.has("error")) {
            kill();
            throw garbled(name, answer.toString());
        }
        return answer;
    }

    private JsonNode await(String name, Duration limit) {
        try {
            @Nullable String line = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                kill();
                throw Fault.of(
                                BridgeFault.CINDER_HOST_SILENT,
                                "Call " + name + " of the Cinder driver",
                                "no answer within " + limit.toSeconds() + " s; the last it said: " + log.lastWords(),
                                "See whether the storage answers; " + BridgeOptions.LIMIT
                                        + " allows more time. Its log is " + log.file() + ".")
                        .about("call", name)
                        .exception();
            }
            if (line.equals(END)) {
                kill();
                throw died(name);
            }
            return JSON.readTree(line);
        } catch (JacksonException e) {
            kill();
            throw garbled(name, String.valueOf(e.getOriginalMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw died(name);
        }
    }

    private void read(BufferedReader out) {
        try (out) {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c == '\n') {
                    if (!line.isEmpty()) {
                        answers.add(line.toString());
                    }
                    line.setLength(0);
                } else if (line.length() < LONGEST_ANSWER) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // It ended.
        }
        answers.add(END);
    }

    private StorageException died(String name) {
        String how = "it ended";
        try {
            if (process.waitFor(2, TimeUnit.SECONDS)) {
                int code = process.exitValue();
                how = code > 128 ? "it was killed by signal " + (code - 128) : "it ended with exit code " + code;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Fault.of(
                        BridgeFault.CINDER_HOST_DIED,
                        "Call " + name + " of the Cinder driver",
                        how + "; the last it said: " + log.lastWords(),
                        "It is started again with the next call. Its log is " + log.file() + ".")
                .about("call", name)
                .exception();
    }

    private StorageException garbled(String name, String what) {
        String start = what.length() > 200 ? what.substring(0, 200) : what;
        return Fault.of(
                        BridgeFault.CINDER_HOST_GARBLED,
                        "Call " + name + " of the Cinder driver",
                        "what came back is no answer to it: " + start,
                        "It was killed and is started again with the next call. Something else writes to its output: see "
                                + log.file() + ".")
                .about("call", name)
                .exception();
    }

    /** With everything that it has started. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Lets it end by itself, since its input ends; a moment later it is killed. */
    void close() {
        try {
            in.close();
            if (process.waitFor(3, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }
}
