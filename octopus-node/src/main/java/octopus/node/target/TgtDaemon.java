package octopus.node.target;

import static octopus.node.target.TgtRequest.Mode.ACCOUNT;
import static octopus.node.target.TgtRequest.Mode.PORTAL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import octopus.node.BackgroundProgram;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tgtd of our own: own control socket, own portal, in a directory of its own. It needs no root, and a tgtd of the
 * system is never spoken to. It survives a kill of Octopus and is found again by the next one.
 */
final class TgtDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(TgtDaemon.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** RFC 7143 §4: iscsi-target. */
    private static final int WELL_KNOWN_PORT = 3260;

    private static final String PROGRAM = "tgtd";
    private static final String SOCKET = "tgt";
    private static final int CONTROL_PORT = 0;
    private static final int LOOK_AT_LOG_EVERY = 1000;
    private static final long LARGEST_LOG = 1 << 20;

    private final TargetSettings settings;
    private final Path memory;
    private final BackgroundProgram template;
    private final Runnable died;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Running running;
    private volatile boolean closing;
    private final AtomicInteger served = new AtomicInteger();

    /** One life of tgtd. */
    record Running(ProcessHandle process, int port, TgtControl control) {}

    /** What is remembered of it on disk. */
    private record Memory(long pid, int port, String listen) {}

    /** @param died called on a thread of its own when tgtd ended without being asked to */
    TgtDaemon(TargetSettings settings, Runnable died) {
        this.settings = settings;
        this.died = died;
        this.memory = settings.directory().resolve("tgtd.pid");
        this.template = new BackgroundProgram(
                List.of(PROGRAM),
                Map.of(),
                settings.directory(),
                settings.directory().resolve("tgtd.log"));
    }

    /** tgtd notes each new unit in its log and never begins a new one; called now and then. */
    void trimLog() {
        if (served.incrementAndGet() % LOOK_AT_LOG_EVERY != 0) {
            return;
        }
        try (FileChannel log = FileChannel.open(template.log(), StandardOpenOption.WRITE)) {
            if (log.size() > LARGEST_LOG) {
                // tgtd appends, so it goes on at the new end.
                log.truncate(0);
            }
        } catch (IOException e) {
            LOG.debug("The log of tgtd cannot be cut: {}", e.getMessage());
        }
    }

    /** The living one; empty when none runs. */
    Optional<Running> running() {
        return Optional.ofNullable(running).filter(now -> now.process().isAlive());
    }

    /** Takes over the one that an earlier Octopus has left behind. @return false when there is none */
    boolean adopt() {
        lock.lock();
        try {
            Optional<Memory> left = remembered();
            Optional<ProcessHandle> process =
                    left.flatMap(then -> BackgroundProgram.find(then.pid(), PROGRAM, settings.directory()));
            // Octopus was killed between the start and the note of it; nothing is served by that one yet.
            BackgroundProgram.all(PROGRAM, settings.directory()).stream()
                    .filter(each -> !Optional.of(each).equals(process))
                    .forEach(BackgroundProgram::kill);
            if (left.isEmpty() || process.isEmpty()) {
                return false;
            }
            Running found = new Running(process.get(), left.get().port(), control(process.get()));
            if (!asWanted(left.get()) || !listens(found)) {
                LOG.info(
                        "Replacing tgtd (process {}): its portal is not the one wanted now",
                        process.get().pid());
                end(process.get());
                return false;
            }
            LOG.info("Taking over tgtd (process {})", process.get().pid());
            running = found;
            watch(found);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The living one, started if need be. @throws octopus.spi.StorageException PORTAL_TAKEN, TARGET_DAEMON_FAILED, TOOL_MISSING */
    Running ensure() {
        Optional<Running> now = running();
        if (now.isPresent()) {
            return now.get();
        }
        lock.lock();
        try {
            Optional<Running> meanwhile = running();
            return meanwhile.isPresent() ? meanwhile.get() : start();
        } finally {
            lock.unlock();
        }
    }

    /** Ends tgtd. Data that initiators were told is written is in the kernel's hands by then. */
    void stop() {
        lock.lock();
        try {
            closing = true;
            running().ifPresent(now -> end(now.process()));
            running = null;
            for (String name : List.of(SOCKET + "." + CONTROL_PORT, SOCKET + "." + CONTROL_PORT + ".lock")) {
                Files.deleteIfExists(settings.directory().resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    void abandon() {
        closing = true;
    }

    private Running start() {
        if (closing) {
            throw failed("Octopus is stopping", "Start it again.");
        }
        int port = port();
        BackgroundProgram program = new BackgroundProgram(
                List.of(
                        PROGRAM,
                        "-f",
                        "-C",
                        Integer.toString(CONTROL_PORT),
                        "-t",
                        Integer.toString(settings.threads()),
                        "--iscsi",
                        "portal=" + TargetSettings.portal(settings.listen(), port)),
                Map.of("TGT_IPC_SOCKET", SOCKET),
                template.directory(),
                template.log());
        ProcessHandle process = program.start();
        Running started = new Running(process, port, control(process));
        boolean ready = await(() -> !process.isAlive() || answers(started));
        if (!ready || !process.isAlive() || !listens(started)) {
            end(process);
            throw failed(
                    "it did not come up: " + program.lastWords(),
                    "See " + template.log() + "; is the portal's address one of this machine?");
        }
        remember(new Memory(process.pid(), port, settings.listen()));
        makeGuard(started.control());
        running = started;
        watch(started);
        LOG.info("tgtd serves on {} (process {})", TargetSettings.portal(settings.listen(), port), process.pid());
        return started;
    }

    /** See {@link ServedTarget}: an account that nobody can use keeps a target from ever being open to all. */
    private static void makeGuard(TgtControl control) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        control.send(
                TgtRequest.of(ACCOUNT, TgtRequest.Operation.NEW)
                        .with("user=" + ServedTarget.GUARD + ",password="
                                + HexFormat.of().formatHex(random)),
                TgtError.USER_EXIST);
    }

    private void watch(Running life) {
        life.process().onExit().thenRun(() -> {
            if (!closing && running == life) {
                LOG.warn(
                        "tgtd (process {}) ended; its last words: {}",
                        life.process().pid(),
                        template.lastWords());
                Thread.ofVirtual().name("tgtd-died").start(died);
            }
        });
    }

    private int port() {
        int port = settings.port();
        if (port == 0) {
            // The well-known port where it can be had; another Octopus or Debian's own tgtd may be there already.
            port = remembered()
                    .map(Memory::port)
                    .filter(this::isFree)
                    .orElseGet(() -> isFree(WELL_KNOWN_PORT) ? WELL_KNOWN_PORT : 0);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.listen(), port));
            return probe.getLocalPort();
        } catch (BindException e) {
            throw PortalLook.taken(settings, port, e).exception();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.listen(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean asWanted(Memory left) {
        return left.listen().equals(settings.listen()) && (settings.port() == 0 || settings.port() == left.port());
    }

    private static TgtControl control(ProcessHandle process) {
        return new TgtControl(BackgroundProgram.socket(process, SOCKET + "." + CONTROL_PORT));
    }

    private static boolean answers(Running life) {
        try {
            life.control().send(TgtRequest.of(PORTAL, TgtRequest.Operation.SHOW));
            return true;
        } catch (TgtControl.Gone | TgtControl.Refused e) {
            return false;
        }
    }

    /** tgtd goes on without a portal when it cannot have it. */
    private static boolean listens(Running life) {
        try {
            return life.control()
                    .send(TgtRequest.of(PORTAL, TgtRequest.Operation.SHOW))
                    .contains(":" + life.port() + ",");
        } catch (TgtControl.Gone | TgtControl.Refused e) {
            return false;
        }
    }

    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    return false;
                }
                Thread.sleep(5);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("tgtd (process {}) does not end", process.pid());
        }
    }

    private Optional<Memory> remembered() {
        try {
            String[] words = Files.readString(memory).strip().split(" ", -1);
            return Optional.of(new Memory(Long.parseLong(words[0]), Integer.parseInt(words[1]), words[2]));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private void remember(Memory now) {
        try {
            Files.writeString(memory, now.pid() + " " + now.port() + " " + now.listen() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException failed(String cause, String correction) {
        return Fault.of(TargetFault.TARGET_DAEMON_FAILED, "Starting tgtd", cause, correction)
                .exception();
    }
}
