package octopus.node.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import octopus.node.qemu.QemuStorageDaemon;
import octopus.spi.Size;
import octopus.spi.driver.BlockExporter.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presents qcow2 files as raw ones, which is all that tgtd can serve: one qemu-storage-daemon a target, started with the
 * first export and ended with the last. Callers hold the target's lock.
 */
final class LiveDisks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDisks.class);

    private final Path directory;
    private final Consumer<String> died;
    private final Map<String, QemuStorageDaemon> daemons = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /** @param died told the target name, on a thread of its own, when a daemon ended without being asked to */
    LiveDisks(Path directory, Consumer<String> died) {
        this.directory = directory;
        this.died = died;
    }

    /** Takes over the living ones of these targets, and ends all others. */
    void adopt(Set<String> targetNames) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path each : left) {
                String targetName = each.getFileName().toString();
                Optional<QemuStorageDaemon> daemon = QemuStorageDaemon.find(each);
                if (daemon.isEmpty()) {
                    QemuStorageDaemon.clear(each);
                } else if (targetNames.contains(targetName)) {
                    keep(targetName, daemon.get());
                } else {
                    daemon.get().quit();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What tgtd shall open for this target; a raw source is opened as it is. */
    ServedTarget.Unit unit(Wanted wanted) {
        Source source = wanted.source();
        return switch (source.format()) {
            case "qcow2" -> {
                QemuStorageDaemon daemon = present(wanted.targetName(), source);
                yield new ServedTarget.Unit(
                        daemon.file().toString(),
                        source.serial(),
                        wanted.readOnly(),
                        daemon.process().pid());
            }
            default -> new ServedTarget.Unit(source.path().toString(), source.serial(), wanted.readOnly(), 0);
        };
    }

    /** @return false when no daemon presents this target */
    boolean pivot(String targetName, Path overlay) {
        Optional<QemuStorageDaemon> daemon = living(targetName);
        daemon.filter(each -> !each.active().equals(overlay)).ifPresent(each -> each.snapshot(overlay));
        return daemon.isPresent();
    }

    /** @return false when no daemon presents this target */
    boolean grow(String targetName, Size size) {
        Optional<QemuStorageDaemon> daemon = living(targetName);
        daemon.ifPresent(each -> each.resize(size));
        return daemon.isPresent();
    }

    void release(String targetName) {
        Optional.ofNullable(daemons.remove(targetName)).ifPresent(QemuStorageDaemon::quit);
    }

    void abandon() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        daemons.keySet().forEach(this::release);
    }

    private QemuStorageDaemon present(String targetName, Source source) {
        Optional<QemuStorageDaemon> living = living(targetName);
        if (living.isPresent()) {
            return living.get();
        }
        try {
            Path own = Files.createDirectories(directory.resolve(targetName));
            QemuStorageDaemon started =
                    QemuStorageDaemon.start(own, QemuStorageDaemon.Disk.qcow2(source.path(), source.readOnly()));
            keep(targetName, started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<QemuStorageDaemon> living(String targetName) {
        return Optional.ofNullable(daemons.get(targetName))
                .filter(daemon -> daemon.process().isAlive());
    }

    private void keep(String targetName, QemuStorageDaemon daemon) {
        daemons.put(targetName, daemon);
        daemon.process().onExit().thenRun(() -> {
            if (!closing && daemon == daemons.get(targetName)) {
                LOG.warn("qemu-storage-daemon of target {} ended by itself; starting it again", targetName);
                Thread.ofVirtual().name("disk-died").start(() -> died.accept(targetName));
            }
        });
    }
}
