package octopus.node.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import octopus.node.BackgroundProgram;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A qemu-storage-daemon that presents one disk as a raw file, by FUSE. It lives in a directory of its own (socket, log,
 * process id, the raw file), outlives a killed Octopus and is found there again.
 */
public final class QemuStorageDaemon {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROGRAM = "qemu-storage-daemon";
    private static final String EXPORT = "fuse";
    private static final String SOCKET = "qmp";
    private static final String PID = "pid";
    private static final int START_SECONDS = 20;

    private final Path directory;
    private final ProcessHandle process;

    private QemuStorageDaemon(Path directory, ProcessHandle process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * What is presented.
     *
     * @param blockdev QEMU's description of the disk, without a node name
     * @param secrets by the id under which the description names them
     */
    public record Disk(Map<String, Object> blockdev, Map<String, Secret> secrets, boolean readOnly) {
        public static Disk qcow2(Path file, boolean readOnly) {
            return new Disk(
                    Map.of("driver", "qcow2", "discard", "unmap", "read-only", readOnly, "file", protocol(file)),
                    Map.of(),
                    readOnly);
        }
    }

    /** @throws octopus.spi.StorageException STORAGE_DAEMON_FAILED, TOOL_MISSING */
    public static QemuStorageDaemon start(Path directory, Disk disk) {
        try {
            Path file = directory.resolve("disk.raw");
            endStrays(directory);
            FuseMount.clear(file);
            Files.deleteIfExists(directory.resolve(SOCKET));
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            List<Path> secrets = new ArrayList<>();
            try {
                BackgroundProgram program = new BackgroundProgram(
                        arguments(directory, disk, secrets), Map.of(), directory, directory.resolve("log"));
                ProcessHandle process = program.start();
                Files.writeString(directory.resolve(PID), Long.toString(process.pid()));
                QemuStorageDaemon started = new QemuStorageDaemon(directory, process);
                started.awaitReady(program);
                return started;
            } finally {
                for (Path secret : secrets) {
                    Files.deleteIfExists(secret);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The living one of this directory. */
    public static Optional<QemuStorageDaemon> find(Path directory) {
        try {
            long pid = Long.parseLong(Files.readString(directory.resolve(PID)).strip());
            return BackgroundProgram.find(pid, PROGRAM, directory)
                    .map(process -> new QemuStorageDaemon(directory, process));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The disk as a raw file; reading and writing it reads and writes the disk. */
    public Path file() {
        return directory.resolve("disk.raw");
    }

    public ProcessHandle process() {
        return process;
    }

    /** The file that takes the writes now. */
    public Path active() {
        String node = activeNode();
        for (JsonNode each : execute("query-named-block-nodes", Map.of("flat", true))) {
            if (each.path("node-name").asString("").equals(node)) {
                return Path.of(each.path("image").path("filename").asString(""));
            }
        }
        throw failed("the disk that it presents is not among its own", "Detach the volume and attach it again.");
    }

    /**
     * Takes an external snapshot: from here on writes go to the overlay, an empty qcow2 file that names the present file
     * as its backing file.
     */
    public void snapshot(Path overlay) {
        String fresh = nodeName();
        execute(
                "blockdev-add",
                Map.of(
                        "driver",
                        "qcow2",
                        "node-name",
                        fresh,
                        "discard",
                        "unmap",
                        "backing",
                        JSON.nullNode(),
                        "file",
                        protocol(overlay)));
        try {
            execute("blockdev-snapshot", Map.of("node", activeNode(), "overlay", fresh));
        } catch (RuntimeException e) {
            execute("blockdev-del", Map.of("node-name", fresh));
            throw e;
        }
    }

    /** Enlarges the disk; returns when the raw file shows it. */
    public void resize(Size size) {
        execute("block_resize", Map.of("node-name", activeNode(), "size", size.bytes()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        // The kernel remembers a FUSE file's size for a moment.
        while (size() < size.bytes()) {
            if (System.nanoTime() > end) {
                throw failed("the new size does not show", "Detach the volume and attach it again.");
            }
            pause();
        }
    }

    /** What it presents is written out, the process ends, its directory is removed. */
    public void quit() {
        try {
            execute("quit", Map.of());
            process.onExit().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            BackgroundProgram.kill(process);
        }
        sweep(directory);
    }

    /** Removes what a dead one has left, and one whose start nobody came to note. */
    public static void clear(Path directory) {
        endStrays(directory);
        sweep(directory);
    }

    /** Octopus may be killed between the start and the note of it. Without its mount such a one would run for ever. */
    private static void endStrays(Path directory) {
        if (Files.exists(directory.resolve("log"))) {
            BackgroundProgram.all(PROGRAM, directory).forEach(BackgroundProgram::kill);
        }
    }

    private static void sweep(Path directory) {
        try {
            FuseMount.clear(directory.resolve("disk.raw"));
            for (String name : List.of("disk.raw", SOCKET, PID, "log")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
        try {
            return Files.size(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> protocol(Path file) {
        return Map.of("driver", "file", "filename", file.toString(), "discard", "unmap");
    }

    private static List<String> arguments(Path directory, Disk disk, List<Path> secrets) throws IOException {
        String node = nodeName();
        Map<String, Object> blockdev = new java.util.LinkedHashMap<>(disk.blockdev());
        blockdev.put("node-name", node);
        List<String> arguments = new ArrayList<>(List.of(PROGRAM));
        for (Map.Entry<String, Secret> secret : disk.secrets().entrySet()) {
            Path file = SecretFile.write(directory, secret.getKey(), secret.getValue());
            secrets.add(file);
            arguments.addAll(List.of(
                    "--object",
                    JSON.writeValueAsString(
                            Map.of("qom-type", "secret", "id", secret.getKey(), "file", file.toString()))));
        }
        arguments.addAll(List.of(
                "--blockdev",
                JSON.writeValueAsString(blockdev),
                "--export",
                JSON.writeValueAsString(Map.of(
                        "type",
                        EXPORT,
                        "id",
                        EXPORT,
                        "node-name",
                        node,
                        "mountpoint",
                        directory.resolve("disk.raw").toString(),
                        "writable",
                        !disk.readOnly())),
                // Last: when it answers, all before it is there.
                "--chardev",
                "socket,id=qmp,server=on,wait=off,path=" + SOCKET,
                "--monitor",
                "chardev=qmp"));
        return arguments;
    }

    private void awaitReady(BackgroundProgram program) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Qmp qmp = Qmp.connect(BackgroundProgram.socket(process, SOCKET))) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw failed(program.lastWords(), "The cause is what it said. It needs /dev/fuse and fusermount3.");
                }
                pause();
            }
        }
    }

    private String activeNode() {
        for (JsonNode export : execute("query-block-exports", Map.of())) {
            if (export.path("id").asString("").equals(EXPORT)) {
                return export.path("node-name").asString("");
            }
        }
        throw failed("it presents nothing", "Detach the volume and attach it again.");
    }

    private JsonNode execute(String command, Map<String, Object> arguments) {
        try (Qmp qmp = Qmp.connect(BackgroundProgram.socket(process, SOCKET))) {
            return qmp.execute(command, arguments);
        } catch (IOException e) {
            throw failed("it does not answer: " + e.getMessage(), "See whether it still runs, then try again.");
        }
    }

    private static String nodeName() {
        return "disk-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    private static void pause() {
        try {
            Thread.sleep(3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, "Waiting for " + PROGRAM, "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }

    private static RuntimeException failed(String cause, String correction) {
        return Fault.of(QemuFault.STORAGE_DAEMON_FAILED, "Presenting a disk by " + PROGRAM, cause, correction)
                .exception();
    }
}
