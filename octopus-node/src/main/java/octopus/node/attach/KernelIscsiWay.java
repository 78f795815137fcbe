package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import octopus.node.Command;
import octopus.node.Node;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * By the kernel's initiator. Only our own unit is ever scanned, a device is trusted only by its world wide id, and it goes
 * in the order flush, delete, log out, so that no stale device can become another volume's.
 */
final class KernelIscsiWay implements AttachWay {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = "iscsi.json";
    private static final int APPEAR_SECONDS = 30;

    private final Node node;
    private final Iscsiadm iscsiadm;
    private final ScsiDevices devices;

    KernelIscsiWay(Node node, Iscsiadm iscsiadm, ScsiDevices devices) {
        this.node = node;
        this.iscsiadm = iscsiadm;
        this.devices = devices;
    }

    /** @param wwid empty text until the device has appeared */
    private record Known(String portal, String iqn, int lun, String wwid) {
        IscsiPath path() {
            return new IscsiPath(portal, iqn, lun);
        }
    }

    /** Whether this machine has open-iscsi and the kernel's part of it. */
    boolean works() {
        try {
            return devices.hasTransport() && iscsiadm.answers();
        } catch (StorageException e) {
            return false;
        }
    }

    @Override
    public boolean works(Path directory, Path device) {
        return devices.exists(device.getFileName().toString());
    }

    /** A unit that may only be read says so itself. */
    @Override
    public Path attach(Path directory, ConnectionInfo connection, AccessMode mode) {
        if (!(connection instanceof Iscsi iscsi)) {
            throw new IllegalArgumentException("not an iSCSI connection");
        }
        StorageException last = missing("no path was given");
        for (IscsiPath path : iscsi.paths()) {
            try {
                return attach(directory, path, iscsi);
            } catch (StorageException e) {
                last = e;
                detach(directory);
            }
        }
        throw last;
    }

    @Override
    public void detach(Path directory) {
        Optional<Known> left = read(directory);
        if (left.isEmpty()) {
            return;
        }
        Known known = left.get();
        Optional<Integer> session = iscsiadm.session(known.path());
        Optional<String> device = session.flatMap(id -> devices.of(id, known.lun()));
        device.ifPresent(name -> remove(name, known));
        if (session.filter(id -> !devices.all(id).isEmpty()).isEmpty()) {
            iscsiadm.forget(known.path());
        }
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path attach(Path directory, IscsiPath path, Iscsi connection) {
        write(directory, new Known(path.portal(), path.iqn(), path.lun(), ""));
        iscsiadm.prepare(path, connection.chap());
        if (iscsiadm.session(path).isEmpty()) {
            iscsiadm.login(path);
        }
        int session = iscsiadm.session(path).orElseThrow(() -> missing("there is no session after the login"));
        String name = await(session, path);
        write(directory, new Known(path.portal(), path.iqn(), path.lun(), devices.wwid(name)));
        return Path.of("/dev", name);
    }

    private String await(int session, IscsiPath path) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(APPEAR_SECONDS);
        for (int look = 0; System.nanoTime() < end; look++) {
            if (look % 100 == 0) {
                devices.scan(session, path.lun());
            }
            Optional<String> device = devices.of(session, path.lun());
            if (device.isPresent()) {
                return device.get();
            }
            Pause.briefly();
        }
        throw missing("unit " + path.lun() + " of " + path.iqn() + " did not appear within " + APPEAR_SECONDS + " s");
    }

    private void remove(String name, Known known) {
        Path device = Path.of("/dev", name);
        String wwid = devices.wwid(name);
        if (!known.wwid().isEmpty() && !known.wwid().equals(wwid)) {
            throw Fault.of(
                            AttachFault.DEVICE_CHANGED,
                            "Detaching " + device,
                            "its world wide id is " + wwid + ", that of the attached volume was " + known.wwid(),
                            "Find out which volume it is before you touch it.")
                    .about("device", device)
                    .exception();
        }
        DeviceUse.refuseIfUsed(device, Set.of());
        node.run(Command.of("blockdev", "--flushbufs", device.toString()));
        devices.delete(name);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(APPEAR_SECONDS);
        while (devices.exists(name)) {
            if (System.nanoTime() > end) {
                throw missing(device + " does not go away");
            }
            Pause.briefly();
        }
    }

    private static StorageException missing(String cause) {
        return Fault.of(
                        AttachFault.DEVICE_MISSING,
                        "Attaching by the kernel's iSCSI initiator",
                        cause,
                        "See the kernel's log (dmesg) and iscsid's, then try again.")
                .exception();
    }

    private static void write(Path directory, Known known) {
        try {
            Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(known));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Known> read(Path directory) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), Known.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
