package octopus.node.attach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.Iscsi;
import octopus.spi.connect.ConnectionInfo.IscsiPath;

/**
 * By the kernel's initiator. Only our own unit is ever scanned, a device is trusted only by its world wide id, and it goes
 * in the order flush, delete, log out, so that no stale device can become another volume's. Where multipathd runs, all paths
 * are taken, and some of them may be away.
 */
final class KernelIscsiWay implements AttachWay {
    private static final String FILE = "iscsi.json";
    private static final Duration APPEARS = Duration.ofSeconds(30);
    private static final ExecutorService PATHS = Executors.newVirtualThreadPerTaskExecutor();

    private final Node node;
    private final Iscsiadm iscsiadm;
    private final ScsiDevices devices;
    private final Multipath multipath;
    private final DeviceUse use;

    KernelIscsiWay(Node node, Iscsiadm iscsiadm, ScsiDevices devices) {
        this.node = node;
        this.iscsiadm = iscsiadm;
        this.devices = devices;
        this.multipath = new Multipath(node, devices);
        this.use = new DeviceUse(node);
    }

    /** @param wwid empty text until a device has appeared */
    private record Known(List<IscsiPath> paths, String wwid) {}

    /** Whether this machine has open-iscsi and the kernel's part of it. */
    boolean works() {
        try {
            return devices.hasTransport() && iscsiadm.answers();
        } catch (StorageException e) {
            return false;
        }
    }

    @Override
    public boolean works(AttachPlace place, String device) {
        return device.startsWith("/dev/mapper/")
                ? node.files().exists(device)
                : devices.exists(device.substring(device.lastIndexOf('/') + 1));
    }

    /** A unit that may only be read says so itself. */
    @Override
    public String attach(AttachPlace place, ConnectionInfo connection, AccessMode mode) {
        if (!(connection instanceof Iscsi iscsi) || iscsi.paths().isEmpty()) {
            throw new IllegalArgumentException("not an iSCSI connection");
        }
        boolean several = multipath.runs() && devices.canMap();
        String wwid = place.read(FILE, Known.class).map(Known::wwid).orElse("");
        if (wwid.isEmpty()) {
            iscsi.paths().forEach(this::refuseIfAnothers);
        }
        place.write(FILE, new Known(iscsi.paths(), wwid));
        List<String> names = several ? allPaths(iscsi) : List.of(firstPath(iscsi));
        String found = sameUnit(names, wwid);
        place.write(FILE, new Known(iscsi.paths(), found));
        if (several) {
            names.forEach(multipath::claim);
            Optional<ScsiDevices.Map> map = multipath.await(names.getFirst());
            if (map.isPresent()) {
                String ignored = sameUnit(devices.pathsOf(map.get()), found);
                return map.get().device();
            }
        }
        return "/dev/" + names.getFirst();
    }

    @Override
    public Optional<Fault> warning(AttachPlace place, String device) {
        List<IscsiPath> offered = known(place).paths();
        if (offered.size() < 2) {
            return Optional.empty();
        }
        if (!device.startsWith("/dev/mapper/")) {
            Multipath.Trouble why = multipath.trouble();
            return Optional.of(AttachFault.onePath(device, node.name(), offered.size(), why.cause(), why.correction()));
        }
        Set<IscsiPath> there = present(known(place)).keySet();
        List<String> away = offered.stream()
                .filter(path -> !there.contains(path))
                .map(IscsiPath::portal)
                .toList();
        return away.isEmpty() ? Optional.empty() : Optional.of(Paths.away(device, node.name(), offered.size(), away));
    }

    /** All at once; those that are away are left out as long as one is not. */
    private List<String> allPaths(Iscsi connection) {
        List<CompletableFuture<String>> opening = connection.paths().stream()
                .map(path -> CompletableFuture.supplyAsync(() -> open(path, connection.chap()), PATHS))
                .toList();
        List<String> names = new ArrayList<>();
        Optional<StorageException> trouble = Optional.empty();
        for (CompletableFuture<String> each : opening) {
            try {
                names.add(each.join());
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof StorageException fault)) {
                    throw e;
                }
                trouble = Optional.of(fault);
            }
        }
        if (names.isEmpty()) {
            throw trouble.orElseThrow();
        }
        return names;
    }

    private String firstPath(Iscsi connection) {
        Optional<StorageException> last = Optional.empty();
        for (IscsiPath path : connection.paths()) {
            try {
                return open(path, connection.chap());
            } catch (StorageException e) {
                last = Optional.of(e);
                closeIfUnused(path);
            }
        }
        throw last.orElseThrow();
    }

    private String open(IscsiPath path, Optional<Chap> chap) {
        iscsiadm.prepare(path, chap);
        if (iscsiadm.session(path).isEmpty()) {
            iscsiadm.login(path);
        }
        int session = iscsiadm.session(path).orElseThrow(() -> missing("there is no session after the login"));
        Optional<String> stale = devices.of(session, path.lun());
        // It may be another volume by now that has this number: its old name must not be believed.
        stale.ifPresent(devices::rescan);
        return stale.orElseGet(() -> appearing(session, path));
    }

    /** What is in use before the volume was ever attached here is what an earlier mapping has left, and not ours. */
    private void refuseIfAnothers(IscsiPath path) {
        Optional<String> there = iscsiadm.session(path).flatMap(session -> devices.of(session, path.lun()));
        there.flatMap(name -> use.user("/dev/"
                        + devices.mapOf(name).map(ScsiDevices.Map::kernelName).orElse(name)))
                .ifPresent(user -> {
                    throw Fault.of(
                                    AttachFault.DEVICE_IN_USE,
                                    "Attaching unit " + path.lun() + " of " + path.iqn() + " on " + node.name(),
                                    "/dev/" + there.orElseThrow()
                                            + " is left there from an earlier mapping, and in use: " + user,
                                    "Give it up there and delete the device, and see that the storage takes the number of a unit"
                                            + " back before it gives it to another; then attach again.")
                            .about("device", "/dev/" + there.orElseThrow())
                            .about("node", node.name())
                            .exception();
                });
    }

    private String appearing(int session, IscsiPath path) {
        Pause pause = Pause.atMost(APPEARS);
        int looks = 0;
        do {
            if (looks++ % 10 == 0) {
                devices.scan(session, path.lun());
            }
            Optional<String> device = devices.of(session, path.lun());
            if (device.isPresent()) {
                return device.get();
            }
        } while (pause.next());
        throw missing("unit " + path.lun() + " of " + path.iqn() + " at " + path.portal() + " did not appear within "
                + APPEARS.toSeconds() + " s");
    }

    /** @param known what the unit called itself before, or empty text @return what it calls itself */
    private String sameUnit(List<String> names, String known) {
        String first = known;
        for (String name : names) {
            String wwid = devices.wwid(name);
            first = first.isEmpty() ? wwid : first;
            if (!first.equals(wwid)) {
                throw AttachFault.changed("/dev/" + name, node.name(), wwid, first);
            }
        }
        return first;
    }

    @Override
    public Size grow(AttachPlace place, String device, Size size) {
        List<String> names = List.copyOf(present(known(place)).values());
        if (names.isEmpty()) {
            throw missing("the volume has no device any more");
        }
        String ignored = sameUnit(names, known(place).wwid());
        Pause pause = Pause.atMost(APPEARS);
        do {
            names.forEach(devices::rescan);
            if (names.stream()
                    .allMatch(name -> devices.bytes(name)
                            .filter(bytes -> bytes >= size.bytes())
                            .isPresent())) {
                long bytes = devices.bytes(names.getFirst()).orElseThrow();
                devices.mapOf(names.getFirst()).ifPresent(map -> multipath.resize(map, bytes));
                return Size.ofBytes(bytes);
            }
        } while (pause.next());
        throw Fault.of(
                        AttachFault.DEVICE_NOT_GROWN,
                        "Growing " + device + " on " + node.name(),
                        "its paths " + names + " do not have " + size + " yet",
                        "See that the storage serves the new size, then rescan again.")
                .about("device", device)
                .exception();
    }

    @Override
    public void detach(AttachPlace place) {
        if (place.read(FILE, Known.class).isEmpty()) {
            return;
        }
        Known known = known(place);
        Map<IscsiPath, String> present = present(known);
        List<String> names = List.copyOf(present.values());
        if (!known.wwid().isEmpty()) {
            String ignored = sameUnit(names, known.wwid());
        }
        Optional<ScsiDevices.Map> map =
                names.stream().flatMap(name -> devices.mapOf(name).stream()).findFirst();
        if (map.isPresent()) {
            use.refuseIfUsed("/dev/" + map.get().kernelName(), Set.of());
            multipath.flush(map.get());
        } else {
            names.forEach(name -> use.refuseIfUsed("/dev/" + name, Set.of()));
            names.forEach(name -> {
                CommandResult ignored = node.run(Command.of("blockdev", "--flushbufs", "/dev/" + name));
            });
        }
        names.forEach(name -> delete(name, map.isPresent()));
        known.paths().forEach(this::closeIfUnused);
        place.remove(FILE);
    }

    private void delete(String name, boolean mapped) {
        if (mapped) {
            multipath.disown(name);
        }
        devices.delete(name);
        Pause pause = Pause.atMost(APPEARS);
        while (devices.exists(name)) {
            if (!pause.next()) {
                throw missing("/dev/" + name + " does not go away");
            }
        }
    }

    /** A session that others still use stays. */
    private void closeIfUnused(IscsiPath path) {
        if (iscsiadm.session(path).filter(id -> !devices.all(id).isEmpty()).isEmpty()) {
            iscsiadm.forget(path);
        }
    }

    private Known known(AttachPlace place) {
        return place.read(FILE, Known.class).orElseThrow(() -> missing("nothing is written down about it"));
    }

    private Map<IscsiPath, String> present(Known known) {
        Map<IscsiPath, String> present = new LinkedHashMap<>();
        known.paths()
                .forEach(path -> iscsiadm.session(path)
                        .flatMap(id -> devices.of(id, path.lun()))
                        .ifPresent(name -> present.put(path, name)));
        return present;
    }

    private StorageException missing(String cause) {
        return Fault.of(
                        AttachFault.DEVICE_MISSING,
                        "Attaching by the kernel's iSCSI initiator of " + node.name(),
                        cause,
                        "See the kernel's log (dmesg) and iscsid's, then try again.")
                .exception();
    }
}
