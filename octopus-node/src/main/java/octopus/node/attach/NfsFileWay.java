package octopus.node.attach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.NfsFile;

/**
 * A file of an NFS export: the export is mounted in the volume's own directory, a loop device makes a block device of a raw
 * file, qemu-nbd of one in qcow2.
 */
final class NfsFileWay implements AttachWay {
    private static final String FILE = "nfs.json";
    private static final Duration MOUNTS = Duration.ofSeconds(60);
    private static final int MOST_NBD = 16;

    private final Node node;
    private final LoopDevices loops;
    private final DeviceUse use;

    NfsFileWay(Node node) {
        this.node = node;
        this.loops = new LoopDevices(node);
        this.use = new DeviceUse(node);
    }

    /** @param nbd the network block device that was taken for it; empty text without one */
    private record Known(String name, String format, String nbd) {
        String file(AttachPlace place) {
            return place.file("mount") + "/" + name;
        }
    }

    @Override
    public Optional<Fault> warning(AttachPlace place, String device) {
        return Optional.empty();
    }

    @Override
    public boolean works(AttachPlace place, String device) {
        return place.read(FILE, Known.class)
                .filter(known -> devices(place, known).contains(device))
                .isPresent();
    }

    @Override
    public String attach(AttachPlace place, ConnectionInfo connection, AccessMode mode) {
        if (!(connection instanceof NfsFile nfs)) {
            throw new IllegalArgumentException("not a file of an NFS export");
        }
        Known known = place.read(FILE, Known.class).orElseGet(() -> new Known(nfs.name(), nfs.format(), ""));
        place.write(FILE, known);
        mount(place, nfs);
        if (!node.files().exists(known.file(place))) {
            throw wrong(
                    AttachFault.DEVICE_MISSING,
                    "export " + nfs.export() + " has no file " + nfs.name(),
                    "See that the storage still has it, and that the export is the right one.");
        }
        boolean readOnly = mode == AccessMode.READ_ONLY;
        return known.format().equals("qcow2") ? network(place, known, readOnly) : loops.of(known.file(place), readOnly);
    }

    private void mount(AttachPlace place, NfsFile nfs) {
        String mount = place.file("mount");
        node.files().makeDirectory(mount, "700");
        if (isMounted(mount)) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("mount", "-t", "nfs"));
        nfs.mountOptions()
                .map(options -> options.startsWith("-o") ? options.substring(2).strip() : options)
                .filter(options -> !options.isBlank())
                .ifPresent(options -> words.addAll(List.of("-o", options)));
        words.addAll(List.of("--", nfs.export(), mount));
        CommandResult ignored = node.run(Command.of(words).limit(MOUNTS));
    }

    private String network(AttachPlace place, Known known, boolean readOnly) {
        List<String> there = devices(place, known);
        if (!there.isEmpty()) {
            return there.getFirst();
        }
        CommandResult loaded = node.run(Command.of("modprobe", "nbd").accept(0, 1));
        for (int number = 0; number < MOST_NBD; number++) {
            String device = "/dev/nbd" + number;
            if (node.files().exists(device) && !node.files().exists("/sys/block/nbd" + number + "/pid")) {
                place.write(FILE, new Known(known.name(), known.format(), device));
                List<String> words = new ArrayList<>(List.of("qemu-nbd", "--connect=" + device, "--format=qcow2"));
                if (readOnly) {
                    words.add("--read-only");
                }
                words.addAll(List.of("--cache=none", "--discard=unmap", known.file(place)));
                CommandResult ignored = node.run(Command.of(words));
                return device;
            }
        }
        throw wrong(
                AttachFault.CONNECTION_NOT_USABLE,
                "its file is qcow2, and the kernel has no free network block device "
                        + loaded.errors().strip(),
                "Load the module nbd there, or have the storage keep raw files.");
    }

    @Override
    public Size grow(AttachPlace place, String device, Size size) {
        Known known = place.read(FILE, Known.class)
                .orElseThrow(() -> wrong(AttachFault.DEVICE_MISSING, "it is not attached", "Attach it."));
        if (known.format().equals("qcow2")) {
            throw wrong(
                    AttachFault.DEVICE_NOT_GROWN,
                    "qemu-nbd shows the size that the file had when it was opened",
                    "Detach the volume and attach it again.");
        }
        loops.on(known.file(place)).forEach(loops::grow);
        return size;
    }

    @Override
    public void detach(AttachPlace place) {
        Optional<Known> known = place.read(FILE, Known.class);
        if (known.isEmpty()) {
            return;
        }
        List<String> devices = devices(place, known.get());
        devices.forEach(device -> use.refuseIfUsed(device, servers(place, known.get())));
        for (String device : devices) {
            loops.flush(device);
            if (known.get().nbd().isEmpty()) {
                loops.remove(device);
            } else {
                CommandResult ignored = node.run(Command.of("qemu-nbd", "--disconnect", device));
            }
        }
        loops.awaitNone(known.get().file(place), use);
        awaitNoServer(place, known.get());
        String mount = place.file("mount");
        if (isMounted(mount)) {
            CommandResult ignored = node.run(Command.of("umount", "--", mount).limit(MOUNTS));
        }
        place.remove(FILE);
    }

    /** qemu-nbd still has the file open for a moment after it was told to go. */
    private void awaitNoServer(AttachPlace place, Known known) {
        Pause pause = Pause.atMost(MOUNTS);
        boolean going = !servers(place, known).isEmpty();
        while (going && pause.next()) {
            going = !servers(place, known).isEmpty();
        }
    }

    /** A device that was noted but never taken may be another volume's by now, so its server must have our file. */
    private Set<Long> servers(AttachPlace place, Known known) {
        if (known.nbd().isEmpty()) {
            return Set.of();
        }
        String pid = node.run(Command.of("cat", "/sys/block/" + known.nbd().substring(5) + "/pid")
                        .accept(0, 1))
                .output()
                .strip();
        boolean ours = !pid.isEmpty()
                && node.run(Command.of("grep", "-q", "-s", "-F", "-e", known.file(place), "/proc/" + pid + "/cmdline")
                                        .accept(0, 1, 2))
                                .exitCode()
                        == 0;
        return ours ? Set.of(process(pid)) : Set.of();
    }

    /** The kernel names the thread that serves the device; who has it open is the process. */
    private long process(String thread) {
        return node.run(Command.of("grep", "-s", "-m", "1", "Tgid:", "/proc/" + thread + "/status")
                        .accept(0, 1, 2))
                .output()
                .lines()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .map(Long::parseLong)
                .findFirst()
                .orElse(Long.parseLong(thread));
    }

    private List<String> devices(AttachPlace place, Known known) {
        if (known.nbd().isEmpty()) {
            return loops.on(known.file(place));
        }
        return servers(place, known).isEmpty() ? List.of() : List.of(known.nbd());
    }

    private boolean isMounted(String path) {
        return node.run(Command.of("mountpoint", "-q", path).accept(0, 1, 32)).exitCode() == 0;
    }

    private StorageException wrong(AttachFault code, String cause, String correction) {
        return Fault.of(code, "Using a file of an NFS export on " + node.name(), cause, correction)
                .about("node", node.name())
                .exception();
    }
}
