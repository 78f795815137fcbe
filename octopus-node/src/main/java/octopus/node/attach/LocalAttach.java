package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.attach.AttachedDevice.Way;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/**
 * Uses volumes on this machine as block devices. What is attached is remembered in a directory that a reboot clears, as it
 * clears the devices; so another process, or the next one after a kill, can detach.
 */
public final class LocalAttach {
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();
    private static final String QEMU = ".qemu";

    private final Path directory;
    private final String initiator;
    private final KernelIscsiWay kernel;
    private final StorageDaemonWay daemon;

    /** @param directory for this user's attachments alone; made when it is not there */
    public LocalAttach(Path directory) {
        this(directory, new LocalNode(), Path.of("/sys"));
    }

    private LocalAttach(Path directory, Node node, Path sys) {
        this(
                directory,
                LocalInitiator.name(LocalInitiator.CONFIGURED),
                new KernelIscsiWay(node, new Iscsiadm(node, recordsOfOpenIscsi()), new ScsiDevices(sys)),
                node);
    }

    LocalAttach(Path directory, String initiator, KernelIscsiWay kernel, Node node) {
        this.directory = make(directory.toAbsolutePath().normalize());
        this.initiator = initiator;
        this.kernel = kernel;
        this.daemon = new StorageDaemonWay(node, initiator);
    }

    /** {@code /run/octopus/attach} for root, the user's own run directory for others. */
    public static Path usualDirectory() {
        if (Files.isWritable(Path.of("/run"))) {
            return Path.of("/run/octopus/attach");
        }
        return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .orElseGet(() ->
                        Path.of(System.getProperty("java.io.tmpdir"), "octopus-" + System.getProperty("user.name")))
                .resolve("octopus/attach");
    }

    /** What this machine tells when it asks for a volume: ask for the connection with it. */
    public Connector connector() {
        return LocalInitiator.connector(initiator);
    }

    /**
     * Makes a device of a volume. Called again it answers the same device.
     *
     * @throws octopus.spi.StorageException CONNECTION_NOT_USABLE, DEVICE_MISSING, and what the tools say
     */
    public AttachedDevice attach(VolumeId volume, AttachmentId attachment, ConnectionInfo connection, AccessMode mode) {
        return locked(() -> {
            Path own = make(directory.resolve(volume.toString()));
            Way way = AttachState.read(own).map(state -> state.device().way()).orElseGet(() -> way(connection));
            AttachState.of(new AttachedDevice(volume, attachment, Path.of(""), way))
                    .write(own);
            try {
                AttachedDevice device =
                        new AttachedDevice(volume, attachment, hands(way).attach(own, connection, mode), way);
                AttachState.of(device).write(own);
                return device;
            } catch (RuntimeException e) {
                clear(own, way, e);
                throw e;
            }
        });
    }

    /**
     * Removes a volume's device. A volume that is not attached is no error.
     *
     * @throws octopus.spi.StorageException DEVICE_IN_USE, naming who uses it; nothing has changed then
     */
    public void detach(VolumeId volume) {
        locked(() -> {
            Path own = directory.resolve(volume.toString());
            AttachState.read(own).ifPresent(state -> {
                hands(state.device().way()).detach(own);
                remove(own);
            });
            remove(directory.resolve(volume + QEMU));
            return true;
        });
    }

    /** Its device, if it is attached and works; one that has died is made anew by {@link #attach}. */
    public Optional<AttachedDevice> find(VolumeId volume) {
        return device(directory.resolve(volume.toString()));
    }

    private Optional<AttachedDevice> device(Path own) {
        return AttachState.read(own)
                .filter(state -> !state.path().isEmpty())
                .map(AttachState::device)
                .filter(device -> hands(device.way()).works(own, device.path()));
    }

    public List<AttachedDevice> list() {
        List<AttachedDevice> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(own -> device(own).ifPresent(all::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /**
     * Arguments of {@code qemu-system-…} that boot from a volume over its own connection. The secret waits in a file of mode
     * 0600 until {@link #detach}.
     */
    public List<String> qemuArguments(VolumeId volume, ConnectionInfo connection) {
        return QemuArguments.of(connection, initiator, make(directory.resolve(volume + QEMU)));
    }

    private Way way(ConnectionInfo connection) {
        return connection instanceof ConnectionInfo.Iscsi && kernel.works() ? Way.KERNEL_ISCSI : Way.STORAGE_DAEMON;
    }

    private AttachWay hands(Way way) {
        return switch (way) {
            case KERNEL_ISCSI -> kernel;
            case STORAGE_DAEMON -> daemon;
        };
    }

    private void clear(Path own, Way way, RuntimeException first) {
        try {
            hands(way).detach(own);
            remove(own);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }

    /** Connecting and disconnecting are serialised for the whole machine: sessions are shared things. */
    private <T> T locked(Supplier<T> work) {
        IN_THIS_PROCESS.lock();
        try (FileChannel file = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var ignored = file.lock()) {
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private static void remove(Path own) {
        if (!Files.isDirectory(own)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(own)) {
            for (Path each : left) {
                Files.delete(each);
            }
            Files.delete(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(Path path) {
        try {
            return Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path recordsOfOpenIscsi() {
        Path newer = Path.of("/var/lib/iscsi/nodes");
        return Files.isDirectory(newer) ? newer : Path.of("/etc/iscsi/nodes");
    }
}
