package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What sysfs says of the devices behind iSCSI sessions. */
final class ScsiDevices {
    private final Path sys;
    private final BiConsumer<Path, String> writer;

    /** @param sys usually {@code /sys} */
    ScsiDevices(Path sys) {
        this(sys, ScsiDevices::write);
    }

    /** @param writer writes to a file of sysfs; a test's one does what the kernel would do then */
    ScsiDevices(Path sys, BiConsumer<Path, String> writer) {
        this.sys = sys;
        this.writer = writer;
    }

    boolean hasTransport() {
        return Files.isDirectory(sys.resolve("class/iscsi_transport/tcp"));
    }

    /** Looks for one unit only: a wider look would bring in units that others are detaching. */
    void scan(int session, int lun) {
        for (Path host : children(sys.resolve("class/iscsi_host"), "host*")) {
            Path own = host.resolve("device/session" + session);
            if (Files.isDirectory(own)) {
                String where = children(own, "target*").stream()
                        .findFirst()
                        .map(target -> target.getFileName().toString().substring("target".length()))
                        .map(target -> target.substring(target.indexOf(':') + 1).replace(':', ' '))
                        .orElse("- -");
                writer.accept(
                        sys.resolve("class/scsi_host")
                                .resolve(host.getFileName())
                                .resolve("scan"),
                        where + " " + lun);
            }
        }
    }

    /** The kernel's name of a session's unit: {@code sdb}. */
    Optional<String> of(int session, int lun) {
        return units(session).stream()
                .filter(unit -> unit.getFileName().toString().endsWith(":" + lun))
                .flatMap(unit -> children(unit.resolve("block"), "*").stream())
                .map(device -> device.getFileName().toString())
                .min(Comparator.naturalOrder());
    }

    List<String> all(int session) {
        return units(session).stream()
                .flatMap(unit -> children(unit.resolve("block"), "*").stream())
                .map(device -> device.getFileName().toString())
                .toList();
    }

    /** What the unit calls itself; empty text when it does not. */
    String wwid(String device) {
        try {
            return Files.readString(sys.resolve("block").resolve(device).resolve("device/wwid"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    boolean exists(String device) {
        return Files.exists(sys.resolve("block").resolve(device));
    }

    void delete(String device) {
        writer.accept(sys.resolve("block").resolve(device).resolve("device/delete"), "1");
    }

    private List<Path> units(int session) {
        return children(sys.resolve("class/iscsi_host"), "host*").stream()
                .flatMap(host -> children(host.resolve("device/session" + session), "target*").stream())
                .flatMap(target -> children(target, "*:*:*:*").stream())
                .toList();
    }

    private static List<Path> children(Path directory, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
            stream.forEach(found::add);
        } catch (IOException e) {
            // Nothing there is an answer too.
        }
        return found;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
