package octopus.node.attach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.attach.NvmeDevices.Controller;
import octopus.node.attach.NvmeDevices.Namespace;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.NvmeOverFabrics;
import octopus.spi.connect.ConnectionInfo.NvmePortal;

/**
 * By the kernel's NVMe over TCP or RDMA. All portals are connected where the kernel joins paths, otherwise the first that
 * answers; a namespace is trusted only by its world wide id; a controller is left while it shows anything that is not ours.
 */
final class NvmeWay implements AttachWay {
    private static final String FILE = "nvme.json";
    private static final Duration CONNECTS = Duration.ofSeconds(60);
    private static final Duration APPEARS = Duration.ofSeconds(30);
    /** Lost a race, or connected already by somebody else. */
    private static final int ALREADY = 114;

    private final Node node;
    private final NvmeDevices devices;
    private final DeviceUse use;

    NvmeWay(Node node, NvmeDevices devices) {
        this.node = node;
        this.devices = devices;
        this.use = new DeviceUse(node);
    }

    /** @param identity uuid or nguid, or empty text @param id number of the namespace; 0 where it is not told @param wwid empty text until a device has appeared */
    private record Known(String nqn, List<NvmePortal> portals, String identity, int id, String wwid) {
        boolean isIt(Namespace namespace) {
            if (!identity.isEmpty()) {
                return namespace.isCalled(identity);
            }
            return id == 0 || namespace.id().equals(String.valueOf(id));
        }
    }

    /** Whether the node has the tool for it. */
    boolean works() {
        try {
            return node.run(Command.of("nvme", "version")).exitCode() == 0;
        } catch (StorageException e) {
            return false;
        }
    }

    @Override
    public boolean works(AttachPlace place, String device) {
        return devices.exists(device.substring(device.lastIndexOf('/') + 1));
    }

    @Override
    public String attach(AttachPlace place, ConnectionInfo connection, AccessMode mode) {
        if (!(connection instanceof NvmeOverFabrics nvme) || nvme.portals().isEmpty()) {
            throw new IllegalArgumentException("not a connection by NVMe over Fabrics");
        }
        String wwid = place.read(FILE, Known.class).map(Known::wwid).orElse("");
        Known known = new Known(
                nvme.nqn(),
                nvme.portals(),
                nvme.namespaceUuid().orElse(""),
                nvme.namespaceId().orElse(0),
                wwid);
        place.write(FILE, known);
        connect(known);
        Namespace namespace = appearing(known);
        requireSame(namespace, wwid);
        place.write(FILE, new Known(known.nqn(), known.portals(), known.identity(), known.id(), namespace.wwid()));
        return "/dev/" + namespace.name();
    }

    @Override
    public Optional<Fault> warning(AttachPlace place, String device) {
        Known known = place.read(FILE, Known.class).orElseThrow(() -> missing("nothing is written down about it"));
        int offered = known.portals().size();
        if (offered < 2) {
            return Optional.empty();
        }
        if (!devices.joinsPaths()) {
            return Optional.of(AttachFault.onePath(
                    device,
                    node.name(),
                    offered,
                    "its kernel does not join paths of NVMe",
                    "Start it with nvme_core.multipath=Y."));
        }
        List<String> away = known.portals().stream()
                .filter(portal -> live(known).stream().noneMatch(each -> each.isAt(portal.address(), portal.port())))
                .map(portal -> portal.address() + ":" + portal.port())
                .toList();
        return away.isEmpty() ? Optional.empty() : Optional.of(Paths.away(device, node.name(), offered, away));
    }

    private void connect(Known known) {
        boolean all = devices.joinsPaths();
        Optional<StorageException> trouble = Optional.empty();
        int open = 0;
        for (NvmePortal portal : known.portals()) {
            if (open > 0 && !all) {
                return;
            }
            try {
                connect(known.nqn(), portal);
                open++;
            } catch (StorageException e) {
                trouble = Optional.of(e);
            }
        }
        if (open == 0) {
            throw trouble.orElseThrow();
        }
    }

    private void connect(String nqn, NvmePortal portal) {
        if (devices.controllers(nqn).stream().anyMatch(each -> each.isAt(portal.address(), portal.port()))) {
            return;
        }
        String transport =
                portal.transport().toLowerCase(java.util.Locale.ROOT).matches("rdma|rocev2") ? "rdma" : "tcp";
        CommandResult module =
                node.run(Command.of("modprobe", "nvme-" + transport).accept(0, 1));
        List<String> words = new ArrayList<>(List.of("nvme", "connect", "-t", transport, "-n", nqn));
        words.addAll(List.of("-a", portal.address(), "-s", String.valueOf(portal.port())));
        // Never give up on a path that is lost: it comes back by itself, and goes with the detach.
        words.addAll(List.of("-l", "-1"));
        CommandResult ignored = node.run(Command.of(words).limit(CONNECTS).accept(0, 70, ALREADY));
    }

    private Namespace appearing(Known known) {
        Pause pause = Pause.atMost(APPEARS);
        int looks = 0;
        do {
            List<Controller> live = live(known);
            if (looks++ % 10 == 9) {
                live.forEach(this::rescan);
            }
            Optional<Namespace> found = find(known, live);
            if (found.isPresent() && node.files().exists("/dev/" + found.get().name())) {
                return found.get();
            }
        } while (pause.next());
        throw missing("subsystem " + known.nqn() + " shows no such namespace within " + APPEARS.toSeconds() + " s");
    }

    private List<Controller> live(Known known) {
        return devices.controllers(known.nqn()).stream()
                .filter(Controller::isLive)
                .toList();
    }

    /** Nothing also where it is not told which of several it is. */
    private Optional<Namespace> find(Known known, List<Controller> controllers) {
        List<Namespace> fitting = controllers.stream()
                .flatMap(controller -> devices.namespaces(controller).stream())
                .filter(known::isIt)
                .distinct()
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private void rescan(Controller controller) {
        CommandResult ignored = node.run(
                Command.of("nvme", "ns-rescan", "/dev/" + controller.name()).accept(0, 1, 22));
    }

    @Override
    public Size grow(AttachPlace place, String device, Size size) {
        Known known = place.read(FILE, Known.class).orElseThrow(() -> missing("nothing is written down about it"));
        String name = device.substring(device.lastIndexOf('/') + 1);
        Pause pause = Pause.atMost(APPEARS);
        do {
            List<Controller> live = live(known);
            Optional<Namespace> there =
                    find(known, live).filter(each -> each.name().equals(name));
            if (there.isPresent()) {
                requireSame(there.get(), known.wwid());
                Optional<Long> bytes = devices.bytes(name).filter(is -> is >= size.bytes());
                if (bytes.isPresent()) {
                    return Size.ofBytes(bytes.get());
                }
            }
            live.forEach(this::rescan);
        } while (pause.next());
        throw Fault.of(
                        AttachFault.DEVICE_NOT_GROWN,
                        "Growing " + device + " on " + node.name(),
                        "it does not have " + size + " yet",
                        "See that the storage serves the new size, then rescan again.")
                .about("device", device)
                .exception();
    }

    @Override
    public void detach(AttachPlace place) {
        Optional<Known> written = place.read(FILE, Known.class);
        if (written.isEmpty()) {
            return;
        }
        Known known = written.get();
        List<Controller> controllers = devices.controllers(known.nqn());
        Optional<Namespace> ours = find(known, controllers);
        ours.ifPresent(namespace -> {
            requireSame(namespace, known.wwid());
            String device = "/dev/" + namespace.name();
            use.refuseIfUsed(device, Set.of());
            CommandResult flushed = node.run(Command.of("blockdev", "--flushbufs", device));
        });
        controllers.stream()
                .filter(controller ->
                        known.portals().stream().anyMatch(portal -> controller.isAt(portal.address(), portal.port())))
                .filter(controller -> devices.namespaces(controller).stream()
                        .allMatch(each -> ours.filter(each::equals).isPresent()))
                .toList()
                .forEach(this::disconnect);
        place.remove(FILE);
    }

    private void disconnect(Controller controller) {
        CommandResult ignored = node.run(
                Command.of("nvme", "disconnect", "-d", controller.name()).limit(CONNECTS));
        Pause pause = Pause.atMost(APPEARS);
        while (devices.controllers(controller.subsystem()).stream()
                .anyMatch(each -> each.name().equals(controller.name()))) {
            if (!pause.next()) {
                throw Fault.of(
                                CommonFault.TIMED_OUT,
                                "Disconnecting " + controller.name() + " on " + node.name(),
                                "it does not go away",
                                "See the kernel's log (dmesg), then detach again.")
                        .exception();
            }
        }
    }

    private void requireSame(Namespace namespace, String wwid) {
        if (!wwid.isEmpty() && !wwid.equals(namespace.wwid())) {
            throw AttachFault.changed("/dev/" + namespace.name(), node.name(), namespace.wwid(), wwid);
        }
    }

    private StorageException missing(String cause) {
        return Fault.of(
                        AttachFault.DEVICE_MISSING,
                        "Attaching by NVMe over Fabrics on " + node.name(),
                        cause,
                        "See the kernel's log (dmesg) there, then try again.")
                .exception();
    }
}
