package octopus.driver.cinder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.SecretKeeper;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Supervises the process of one backend: starts it, opens the driver in it, asks it several things at once, and starts it
 * again after it died or was killed; more and more slowly when it does so again and again.
 */
final class Bridge implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(180);
    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);
    private static final int FREE_FALLS = 2;

    private final Hosted hosted;
    private final Path directory;
    private final Clock clock;
    private final HostLog log;
    private final Kept kept;
    private final Journal journal;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Semaphore turns;
    private final int atOnce;
    private @Nullable HostProcess host;
    private Set<String> features = Set.of();
    private int falls;
    private Instant notBefore = Instant.MIN;
    private boolean closed;

    Bridge(Hosted hosted, DriverEnvironment environment) {
        this.hosted = hosted;
        this.clock = environment.clock();
        this.kept = new Kept(environment.find(SecretKeeper.class));
        this.atOnce = hosted.atOnce();
        this.turns = new Semaphore(atOnce, true);
        try {
            this.directory = Files.createDirectories(
                    environment.stateDirectory().toAbsolutePath().resolve("cinder"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.journal = new Journal(directory.resolve("objects"));
        this.log = new HostLog(directory, hosted.masking());
    }

    Hosted hosted() {
        return hosted;
    }

    Path directory() {
        return directory;
    }

    Journal journal() {
        return journal;
    }

    /** Starts and opens the driver if that is not done. @return the names of its methods that it has of its own */
    Set<String> open() {
        lock.lock();
        try {
            HostProcess ignored = living();
            return features;
        } finally {
            lock.unlock();
        }
    }

    /** Calls the driver. @throws StorageException whatever was wrong, in the words of this house */
    JsonNode call(String name, Map<String, ?> with) {
        turns.acquireUninterruptibly();
        try {
            return ask(now(), name, with, hosted.limit());
        } finally {
            turns.release();
        }
    }

    private HostProcess now() {
        lock.lock();
        try {
            return living();
        } finally {
            lock.unlock();
        }
    }

    private JsonNode ask(HostProcess process, String name, Map<String, ?> with, Duration limit) {
        try {
            JsonNode answer = process.call(name, with, 0, limit);
            if (answer.has("ok")) {
                steady();
                return answer.path("ok");
            }
            throw fault(name, answer.path("error"));
        } catch (StorageException e) {
            if (!process.isAlive() || isOfHost(e.fault().code())) {
                fell(process);
            }
            throw e;
        }
    }

    private void steady() {
        lock.lock();
        try {
            falls = 0;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOfHost(FaultCode code) {
        return code == BridgeFault.CINDER_HOST_DIED
                || code == BridgeFault.CINDER_HOST_SILENT
                || code == BridgeFault.CINDER_HOST_GARBLED;
    }

    private HostProcess living() {
        HostProcess now = host;
        if (now != null && now.isAlive()) {
            return now;
        }
        if (closed) {
            throw Fault.of(
                            CommonFault.INTERNAL_ERROR,
                            "Calling " + hosted.className(),
                            "the backend is closed",
                            "Open it again.")
                    .exception();
        }
        if (now != null) {
            fell(now);
        }
        if (clock.instant().isBefore(notBefore)) {
            throw Fault.of(
                            BridgeFault.CINDER_HOST_RESTING,
                            "Calling " + hosted.className(),
                            "its process ended " + falls + " times one after another; the last it said: "
                                    + log.lastWords(),
                            "It is started again after " + notBefore + ". Its log is " + log.file() + ".")
                    .exception();
        }
        return start();
    }

    private HostProcess start() {
        HostProcess process = HostProcess.start(command(), environment(), directory, log, START_LIMIT, kept);
        host = process;
        try {
            JsonNode answer = process.call("open", opening(), hosted.memoryMegabytes(), OPEN_LIMIT);
            if (answer.has("error")) {
                throw setupFault(answer.path("error"));
            }
            features = Set.copyOf(answer.path("ok")
                    .path("features")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList());
            return process;
        } catch (StorageException e) {
            process.kill();
            if (isOfHost(e.fault().code())) {
                fell(process);
            }
            host = null;
            throw e;
        }
    }

    /** Counted once for each process, however many calls its end has ended. */
    private void fell(HostProcess process) {
        lock.lock();
        try {
            if (host != process) {
                return;
            }
            host = null;
            falls++;
            if (falls > FREE_FALLS) {
                long seconds = SHORTEST_REST.toSeconds() << Math.min(6, falls - FREE_FALLS - 1);
                notBefore = clock.instant().plusSeconds(Math.min(LONGEST_REST.toSeconds(), seconds));
            }
        } finally {
            lock.unlock();
        }
    }

    Kept kept() {
        return kept;
    }

    private List<String> command() {
        return List.of(hosted.python(), "-u", "-B", shim().toString());
    }

    /** The shim is a resource of the program; the interpreter wants a file. */
    private Path shim() {
        Path file = directory.resolve("shim.py");
        try (InputStream in = Bridge.class.getResourceAsStream("shim.py")) {
            if (in == null) {
                throw new IllegalStateException("the program has no shim.py");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", hosted.programPath());
        all.put("LC_ALL", "C.UTF-8");
        all.put("HOME", directory.toString());
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        // Address space is limited, and each thread would reserve much of it for its own small allocations.
        all.put("MALLOC_ARENA_MAX", "2");
        return all;
    }

    private Map<String, Object> opening() {
        Map<String, Object> with = new LinkedHashMap<>();
        with.put("backend", hosted.backend());
        with.put("class", hosted.className());
        with.put("state_directory", directory.toString());
        with.put("python_path", hosted.pythonPath());
        with.put("options", hosted.options());
        Map<String, String> secrets = new LinkedHashMap<>();
        hosted.secrets().forEach((name, secret) -> secrets.put(name, secret.reveal()));
        with.put("secrets", secrets);
        Map<String, String> files = new LinkedHashMap<>();
        hosted.files().forEach((name, text) -> files.put(name, text.reveal()));
        with.put("files", files);
        with.put("kept", kept.entries());
        CinderReplication.active(journal).ifPresent(place -> with.put("active_backend_id", place));
        with.put(
                "mask",
                hosted.masking().secrets().stream()
                        .map(secret -> secret.reveal())
                        .toList());
        return with;
    }

    private StorageException setupFault(JsonNode error) {
        String text = hosted.masking().mask(error.path("text").asString(""));
        String where = error.path("reached").asString("");
        if (error.path("kind").asString("").equals("import")) {
            return Fault.of(
                            BridgeFault.CINDER_PACKAGE_MISSING,
                            "Loading " + hosted.className() + " with " + hosted.python(),
                            text,
                            hosted.packageHint())
                    .about("field", BridgeOptions.PYTHON)
                    .exception();
        }
        String step =
                switch (where) {
                    case "configuration" -> "Reading the options of ";
                    case "class" -> "Constructing ";
                    case "setup" -> "Setting up ";
                    case "check" -> "Checking the set-up of ";
                    case "capabilities" -> "Asking the first statistics of ";
                    default -> "Opening ";
                };
        return Fault.of(
                        BridgeFault.CINDER_DRIVER_SETUP_FAILED,
                        step + hosted.className(),
                        Words.cause(error, hosted.masking()),
                        Words.correction(Words.cause(error, hosted.masking())) + " All that it said is in " + log.file()
                                + ".")
                .about("step", where)
                .exception();
    }

    private StorageException fault(String name, JsonNode error) {
        FaultCode code =
                switch (error.path("kind").asString("")) {
                    case "unsupported" -> CommonFault.NOT_SUPPORTED;
                    case "busy" -> CommonFault.OBJECT_BUSY;
                    case "missing" -> CommonFault.OBJECT_MISSING;
                    case "invalid" -> CommonFault.INVALID_INPUT;
                    case "import" -> BridgeFault.CINDER_PACKAGE_MISSING;
                    default -> BridgeFault.CINDER_DRIVER_FAILED;
                };
        return Fault.of(
                        code,
                        "Call " + name + " of " + hosted.className(),
                        Words.cause(error, hosted.masking()),
                        "The cause is what the driver said; its log is " + log.file() + ".")
                .about("call", name)
                .exception();
    }

    /** The process, for tests that kill it. */
    List<Long> pids() {
        HostProcess now = host;
        List<Long> all = new ArrayList<>();
        if (now != null && now.isAlive()) {
            all.add(now.pid());
        }
        return all;
    }

    /** After what is under way. */
    @Override
    public void close() {
        turns.acquireUninterruptibly(atOnce);
        lock.lock();
        try {
            closed = true;
            if (host != null) {
                host.close();
                host = null;
            }
        } finally {
            lock.unlock();
            turns.release(atOnce);
        }
    }
}
