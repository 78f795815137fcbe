package octopus.server.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.Programs;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The machine itself: Java, programs, what the kernel has, memory, open files. */
final class MachineLooks {
    private static final int JAVA = 25;
    private static final long MEBI = 1 << 20;
    private static final long MEMORY_NEEDED = 256 * MEBI;
    private static final long MEMORY_GOOD = 512 * MEBI;
    private static final long FILES_GOOD = 4096;
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+\\S*");

    /** @param essential whether hardly anything works without it */
    private record Tool(String program, String flag, String debianPackage, boolean essential, String without) {}

    private static final List<Tool> TOOLS = List.of(
            new Tool("qemu-img", "--version", "qemu-utils", true, "images cannot be read, converted or written"),
            new Tool("tgtd", "--version", "tgt", true, "volumes cannot be served over iSCSI"),
            new Tool(
                    "qemu-storage-daemon",
                    "--version",
                    "qemu-system-common",
                    false,
                    "layered volumes cannot be served, nor volumes attached without the kernel's initiator"),
            new Tool("cryptsetup", "--version", "cryptsetup-bin", false, "encrypted volumes cannot be made"));

    private final Node node = new LocalNode();
    private final Path proc;

    MachineLooks() {
        this(Path.of("/proc"));
    }

    /** @param proc a test's own */
    MachineLooks(Path proc) {
        this.proc = proc;
    }

    List<Look> looks() {
        return List.of(
                Look.of("java", this::java),
                Look.of("tool", this::tools),
                Look.of("kernel", this::kernel),
                Look.of("memory", this::memory),
                Look.of("open-files", this::openFiles));
    }

    private List<Finding> java(String check) {
        String home = System.getProperty("java.home", "");
        String saw = Runtime.version() + " (" + System.getProperty("java.vendor", "") + ")";
        return List.of(
                Runtime.version().feature() >= JAVA
                        ? Look.pass(check, home, saw)
                        : Look.failure(
                                check,
                                home,
                                Fault.of(
                                        DoctorFault.JAVA_TOO_OLD,
                                        "Octopus needs Java " + JAVA,
                                        "this is " + saw,
                                        "Install a JDK " + JAVA + " and let JAVA_HOME name it.")));
    }

    private List<Finding> tools(String check) {
        List<Finding> found = new ArrayList<>();
        for (Tool tool : TOOLS) {
            Optional<Path> program = Programs.find(tool.program());
            found.add(program.map(path -> Look.pass(check, tool.program(), path + " " + version(path, tool.flag())))
                    .orElseGet(() -> missing(check, tool)));
        }
        found.add(blockExtra(check));
        boolean initiator = Programs.find("iscsiadm").isPresent();
        found.add(
                initiator
                        ? Look.pass(check, "iscsiadm", "open-iscsi is installed")
                        : Look.skipped(
                                check,
                                "iscsiadm",
                                "not installed: volumes are attached by qemu-storage-daemon instead"));
        return found;
    }

    private static Finding missing(String check, Tool tool) {
        Fault fault = Fault.of(
                        DoctorFault.PROGRAM_NOT_INSTALLED,
                        tool.program() + " is not installed",
                        "it is neither on the PATH nor in /usr/sbin; without it " + tool.without(),
                        install(tool.debianPackage()))
                .about("command", tool.program());
        return tool.essential()
                ? Look.failure(check, tool.program(), fault)
                : Look.warning(check, tool.program(), fault);
    }

    private static String install(String debianPackage) {
        return Programs.find("apt-get").isPresent()
                ? "Run: sudo apt-get install --no-install-recommends " + debianPackage
                : "Install what Debian calls " + debianPackage + ".";
    }

    /** The block drivers of QEMU for networks are shared objects in a package of their own. */
    private static Finding blockExtra(String check) {
        String where = "block-iscsi.so";
        for (String libraries : List.of("/usr/lib", "/usr/lib64")) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(Path.of(libraries))) {
                for (Path directory : each) {
                    if (Files.exists(directory.resolve("qemu").resolve(where))
                            || directory.endsWith("qemu") && Files.exists(directory.resolve(where))) {
                        return Look.pass(check, where, directory.toString());
                    }
                }
            } catch (IOException e) {
                // Not every system has both.
            }
        }
        return Look.warning(
                check,
                where,
                Fault.of(
                        DoctorFault.PROGRAM_NOT_INSTALLED,
                        "QEMU cannot speak iSCSI here",
                        "its " + where + " is in no library directory; without it images are not copied to arrays, nor"
                                + " volumes attached without the kernel's initiator",
                        install("qemu-block-extra")));
    }

    private String version(Path program, String flag) {
        try {
            String said =
                    node.run(Command.of(program.toString(), flag).accept(0, 1)).output();
            Matcher version = VERSION.matcher(said);
            return version.find() ? version.group() : "";
        } catch (StorageException e) {
            return "(it does not say its version)";
        }
    }

    private List<Finding> kernel(String check) {
        boolean initiator = Files.exists(Path.of("/sys/class/iscsi_transport/tcp"));
        boolean fuse = Files.exists(Path.of("/dev/fuse"));
        if (initiator) {
            return List.of(Look.pass(check, "iscsi", "the kernel's initiator attaches volumes"));
        }
        if (fuse) {
            return List.of(Look.pass(
                    check,
                    "iscsi",
                    "no initiator in the kernel; volumes are attached by qemu-storage-daemon over FUSE"));
        }
        return List.of(Look.warning(
                check,
                "iscsi",
                Fault.of(
                        DoctorFault.DEVICES_MISSING,
                        "No volume can be attached on this machine",
                        "the kernel has no iSCSI initiator (module iscsi_tcp), and there is no /dev/fuse",
                        "Run \"modprobe iscsi_tcp\" and install open-iscsi, or give this machine /dev/fuse. Serving volumes"
                                + " to others needs neither.")));
    }

    private List<Finding> memory(String check) {
        Optional<Long> kibi = number(proc.resolve("meminfo"), "MemAvailable:\\s+(\\d+) kB");
        if (kibi.isEmpty()) {
            return List.of(Look.skipped(check, "this machine", "the kernel does not tell"));
        }
        long free = Math.min(kibi.get() * 1024, room(Path.of("/sys/fs/cgroup")).orElse(Long.MAX_VALUE));
        String saw = free / MEBI + " MiB can be had";
        if (free >= MEMORY_GOOD) {
            return List.of(Look.pass(check, "this machine", saw));
        }
        Fault fault = Fault.of(
                DoctorFault.MEMORY_SHORT,
                "Memory is short",
                saw + "; Octopus takes some 200 MiB, and QEMU and tgtd take theirs",
                "End what else runs here, or give the machine (or its container) more.");
        return List.of(
                free < MEMORY_NEEDED
                        ? Look.failure(check, "this machine", fault)
                        : Look.warning(check, "this machine", fault));
    }

    /** What a container's limit leaves. */
    private static Optional<Long> room(Path group) {
        return number(group.resolve("memory.max"), "(\\d+)")
                .flatMap(most ->
                        number(group.resolve("memory.current"), "(\\d+)").map(now -> Math.max(0, most - now)));
    }

    private List<Finding> openFiles(String check) {
        // Java raises the soft limit to the hard one by itself.
        Optional<Long> hard = number(proc.resolve("self/limits"), "Max open files\\s+\\S+\\s+(\\d+)");
        if (hard.isEmpty() || hard.get() >= FILES_GOOD) {
            return List.of(Look.pass(
                    check, "this user", hard.map(most -> most + " at once").orElse("no limit")));
        }
        return List.of(Look.warning(
                check,
                "this user",
                Fault.of(
                        DoctorFault.FILES_FEW,
                        "A process may open only " + hard.get() + " files",
                        "each connection and each volume takes some; " + FILES_GOOD + " are enough for most",
                        "Raise it: LimitNOFILE= in the unit of systemd, or ulimit -Hn before the start.")));
    }

    private static Optional<Long> number(Path file, String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
            return found.find() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
