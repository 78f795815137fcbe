package octopus.driver.cinder;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One life of the process that hosts a driver: a line in, a line out, each with the number of its call, so that several may
 * be under way. Whatever ends the process ends all of them.
 */
final class HostProcess {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final long GREETING = 0;

    private final Process process;
    private final BufferedWriter in;
    private final HostLog log;
    private final Consumer<JsonNode> keeper;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong(GREETING);
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Optional<String> babble = Optional.empty();
    private volatile Optional<String> killedFor = Optional.empty();
    private volatile boolean ended;

    private HostProcess(Process process, HostLog log, Consumer<JsonNode> keeper) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.log = log;
        this.keeper = keeper;
        waiting.put(GREETING, new CompletableFuture<>());
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> read(out));
        Thread.ofVirtual().start(() -> log.follow(errors));
    }

    /**
     * @param environment all that it sees: the server's own environment may have settings for other programs, and secrets
     * @param keeper takes what the driver wants to find again
     * @throws StorageException CINDER_HOST_NOT_STARTED, and what {@link #call} throws
     */
    static HostProcess start(
            List<String> command,
            Map<String, String> environment,
            Path directory,
            HostLog log,
            Duration limit,
            Consumer<JsonNode> keeper) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            HostProcess host = new HostProcess(builder.start(), log, keeper);
            JsonNode ignored = host.await(GREETING, "starting", limit);
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

    /** Asks, and waits at most so long; a process that does not answer, or says what is no answer, is killed. */
    JsonNode call(String name, Map<String, ?> with, long memoryMegabytes, Duration limit) {
        long id = last.incrementAndGet();
        waiting.put(id, new CompletableFuture<>());
        writing.lock();
        try {
            in.write(JSON.writeValueAsString(
                    Map.of("id", id, "call", name, "with", with, "memory_megabytes", memoryMegabytes)));
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            kill();
            throw over(name);
        } finally {
            writing.unlock();
        }
        return await(id, name, limit);
    }

    private JsonNode await(long id, String name, Duration limit) {
        CompletableFuture<JsonNode> answer = waiting.getOrDefault(id, new CompletableFuture<>());
        if (ended) {
            answer.cancel(false);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String silence = "no answer within " + limit.toSeconds() + " s";
            kill("call " + name + " had " + silence);
            throw Fault.of(
                            BridgeFault.CINDER_HOST_SILENT,
                            "Call " + name + " of the Cinder driver",
                            silence + "; the last it said: " + log.lastWords(),
                            "See whether the storage answers; " + BridgeOptions.LIMIT + " allows more time. Its log is "
                                    + log.file() + ".")
                    .about("call", name)
                    .exception();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill("Octopus is being stopped");
            throw over(name);
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            kill();
            throw over(name);
        } finally {
            waiting.remove(id);
        }
    }

    private void read(BufferedReader out) {
        try (out) {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c >= 0 && babble.isEmpty(); c = out.read()) {
                if (c == '\n') {
                    if (!line.isEmpty()) {
                        take(line.toString());
                    }
                    line.setLength(0);
                } else if (line.length() < LONGEST_ANSWER) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // It ended.
        } finally {
            ended = true;
            waiting.values().forEach(each -> each.cancel(false));
        }
    }

    private void take(String line) {
        try {
            JsonNode said = JSON.readTree(line);
            if (said.has("keep")) {
                keeper.accept(said.path("keep"));
                return;
            }
            long id = said.has("ready") ? GREETING : said.path("id").asLong(-1);
            CompletableFuture<JsonNode> caller = waiting.get(id);
            if (caller != null && (id == GREETING || said.has("ok") != said.has("error"))) {
                caller.complete(said);
                return;
            }
        } catch (JacksonException e) {
            // Told below.
        }
        babble = Optional.of(line.length() > 200 ? line.substring(0, 200) : line);
        kill();
    }

    /** Why there is no answer. */
    private StorageException over(String name) {
        return babble.map(what -> garbled(name, what)).orElseGet(() -> died(name));
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
        String reason = killedFor.map(why -> ", since " + why).orElse("");
        return Fault.of(
                        BridgeFault.CINDER_HOST_DIED,
                        "Call " + name + " of the Cinder driver",
                        how + reason + "; the last it said: " + log.lastWords(),
                        "It is started again with the next call. Its log is " + log.file() + ".")
                .about("call", name)
                .exception();
    }

    private StorageException garbled(String name, String what) {
        return Fault.of(
                        BridgeFault.CINDER_HOST_GARBLED,
                        "Call " + name + " of the Cinder driver",
                        "what came back is no answer to it: " + what,
                        "It was killed and is started again with the next call. Something else writes to its output: see "
                                + log.file() + ".")
                .about("call", name)
                .exception();
    }

    private void kill(String why) {
        killedFor = Optional.of(why);
        kill();
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
