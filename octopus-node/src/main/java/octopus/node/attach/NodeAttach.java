package octopus.node.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.attach.AttachedDevice.Way;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;

/**
 * Uses volumes on a node as block devices. What is attached is written down on the node itself, in a directory that a reboot
 * clears, as it clears the devices; so another process, or the next one after a kill, can detach.
 */
public final class NodeAttach {
    /** Where root's attachments are written down. */
    public static final String USUAL = "/run/octopus/attach";

    private static final String QEMU = ".qemu";
    private static final String ELSE =
            "Attach it with the tools of that protocol; Octopus has no way for it on a node yet.";

    private final Node node;
    private final AttachPlace place;
    private final KernelIscsiWay kernel;
    private final NfsFileWay files;
    private final NvmeWay nvme;
    private final boolean here;

    NodeAttach(Node node, String directory, boolean here, KernelIscsiWay kernel) {
        this.node = node;
        this.place = new AttachPlace(node, directory);
        this.kernel = kernel;
        this.files = new NfsFileWay(node);
        this.nvme = new NvmeWay(node, new NvmeDevices(node, "/sys"));
        this.here = here;
    }

    /** On the machine where this runs. @param directory for this user's attachments alone; made when it is not there */
    public static NodeAttach here(Path directory) {
        return here(new LocalNode(), directory.toAbsolutePath().normalize().toString());
    }

    /** As {@link #here(Path)}, by hands that somebody watches. */
    public static NodeAttach here(Node node, String directory) {
        return new NodeAttach(node, directory, true, kernel(node));
    }

    /** On another machine, as root. */
    public static NodeAttach on(Node node) {
        return new NodeAttach(node, USUAL, false, kernel(node));
    }

    private static KernelIscsiWay kernel(Node node) {
        return new KernelIscsiWay(node, new Iscsiadm(node, Iscsiadm.RECORDS), new ScsiDevices(node, "/sys"));
    }

    /** {@code /run/octopus/attach} for root, the user's own run directory for others. */
    public static Path usualDirectory() {
        if (Files.isWritable(Path.of("/run"))) {
            return Path.of(USUAL);
        }
        return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .orElseGet(() ->
                        Path.of(System.getProperty("java.io.tmpdir"), "octopus-" + System.getProperty("user.name")))
                .resolve("octopus/attach");
    }

    /** What the machine tells when it asks for a volume: ask for the connection with it. */
    public Connector connector() {
        return Initiator.connector(node, Initiator.name(node));
    }

    /**
     * Makes a device of a volume. Called again it answers the same device.
     *
     * @throws octopus.spi.StorageException CONNECTION_NOT_USABLE, DEVICE_MISSING, DEVICE_CHANGED, and what the tools say
     */
    public AttachedDevice attach(VolumeId volume, AttachmentId attachment, ConnectionInfo connection, AccessMode mode) {
        return locked(() -> {
            AttachPlace own = place.below(volume.toString());
            Way way = AttachState.read(own).map(state -> state.device().way()).orElseGet(() -> way(connection));
            AttachState.of(new AttachedDevice(volume, attachment, Path.of(""), way))
                    .write(own.made());
            try {
                String path = hands(way).attach(own, connection, mode);
                AttachedDevice device = new AttachedDevice(
                        volume, attachment, Path.of(path), way, hands(way).warning(own, path));
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
     * @throws octopus.spi.StorageException DEVICE_IN_USE, naming who uses it; DEVICE_CHANGED; nothing has changed then
     */
    public void detach(VolumeId volume) {
        boolean ignored = locked(() -> {
            AttachPlace own = place.below(volume.toString());
            AttachState.read(own).ifPresent(state -> hands(state.device().way()).detach(own));
            own.removeAll();
            place.below(volume + QEMU).removeAll();
            return true;
        });
    }

    /**
     * Makes the device as large as the volume has become, while it is in use.
     *
     * @return what it has now; nothing when the volume is not attached here
     * @throws octopus.spi.StorageException DEVICE_NOT_GROWN
     */
    public Optional<Size> grow(VolumeId volume, Size size) {
        return locked(() -> {
            AttachPlace own = place.below(volume.toString());
            return AttachState.read(own)
                    .map(AttachState::device)
                    .map(device -> hands(device.way()).grow(own, device.path().toString(), size));
        });
    }

    /** Its device, if it is attached and works; one that has died is made anew by {@link #attach}. */
    public Optional<AttachedDevice> find(VolumeId volume) {
        return device(place.below(volume.toString()));
    }

    private Optional<AttachedDevice> device(AttachPlace own) {
        return AttachState.read(own)
                .filter(state -> !state.path().isEmpty())
                .map(AttachState::device)
                .filter(device -> hands(device.way()).works(own, device.path().toString()));
    }

    public List<AttachedDevice> list() {
        return node.files().names(place.path()).stream()
                .map(place::below)
                .flatMap(own -> device(own).stream())
                .toList();
    }

    /**
     * Arguments of {@code qemu-system-…} that boot from a volume over its own connection. The secret waits in a file of mode
     * 0600 until {@link #detach}. On the machine itself only.
     */
    public List<String> qemuArguments(VolumeId volume, ConnectionInfo connection) {
        AttachPlace own = place.made().below(volume + QEMU).made();
        return QemuArguments.of(connection, Initiator.name(node), Path.of(own.path()));
    }

    private Way way(ConnectionInfo connection) {
        return switch (connection) {
            case ConnectionInfo.NfsFile file -> Way.NFS_FILE;
            case ConnectionInfo.Iscsi iscsi when kernel.works() -> Way.KERNEL_ISCSI;
            case ConnectionInfo.Iscsi iscsi
            when !here ->
                throw notUsable("it has no iSCSI initiator", "Install open-iscsi there, and see that iscsid runs.");
            case ConnectionInfo.Iscsi iscsi -> Way.STORAGE_DAEMON;
            case ConnectionInfo.LocalDevice local when here -> Way.STORAGE_DAEMON;
            case ConnectionInfo.LocalDevice local -> throw notUsable("the volume is a file of another machine", ELSE);
            case ConnectionInfo.FibreChannel fibre -> throw notUsable("the volume is reached by Fibre Channel", ELSE);
            case ConnectionInfo.NvmeOverFabrics fabrics when nvme.works() -> Way.NVME;
            case ConnectionInfo.NvmeOverFabrics fabrics ->
                throw notUsable(
                        "it has no nvme-cli", "Install nvme-cli there; its kernel needs nvme-tcp or nvme-rdma.");
            case ConnectionInfo.Rbd rbd -> throw notUsable("the volume is reached by RBD", ELSE);
            case ConnectionInfo.Foreign foreign ->
                throw notUsable("the volume is reached by " + foreign.volumeType(), ELSE);
        };
    }

    private RuntimeException notUsable(String cause, String correction) {
        return Fault.of(AttachFault.CONNECTION_NOT_USABLE, "Attaching a volume on " + node.name(), cause, correction)
                .about("node", node.name())
                .exception();
    }

    private AttachWay hands(Way way) {
        return switch (way) {
            case KERNEL_ISCSI -> kernel;
            case STORAGE_DAEMON -> new StorageDaemonWay(node, Initiator.name(node));
            case NFS_FILE -> files;
            case NVME -> nvme;
        };
    }

    private void clear(AttachPlace own, Way way, RuntimeException first) {
        try {
            hands(way).detach(own);
            own.removeAll();
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }

    private <T> T locked(Supplier<T> work) {
        return place.made().locked(work);
    }
}
