package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import octopus.block.attachment.Attachment;
import octopus.block.finding.Check;
import octopus.block.finding.Healing;
import octopus.block.finding.Sighting;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.node.attach.AttachedDevice;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.driver.VolumeExporter.Export;

/**
 * Attachments of the database against what the backend exports and against the devices of this machine. Looked at twice,
 * the rows in between, as objects are.
 */
final class AttachmentReconciler implements Reconciler {
    private final Workbench bench;
    private final Rows rows;
    private final Ownership ownership;
    private final Supplier<List<AttachedDevice>> devices;

    /** @param devices of this machine */
    AttachmentReconciler(Workbench bench, Rows rows, Ownership ownership, Supplier<List<AttachedDevice>> devices) {
        this.bench = bench;
        this.rows = rows;
        this.ownership = ownership;
        this.devices = devices;
    }

    @Override
    public Set<Check> checks() {
        return Set.of(Check.EXPORT_MISSING, Check.EXPORT_ORPHAN, Check.DEVICE_ORPHAN);
    }

    @Override
    public List<Sighting> look(String backend) {
        List<Sighting> seen = new ArrayList<>(devices(backend));
        if (ownership.isInHand(Subjects.exportsOf(backend))) {
            return seen;
        }
        Map<AttachmentId, Export> exports = exports(backend);
        List<Rows.Connected> closed = new ArrayList<>();
        Map<AttachmentId, Export> left = new HashMap<>(exports);
        for (Rows.Connected connected : rows.connectedOn(backend)) {
            if (left.remove(connected.attachment().id()) == null) {
                closed.add(connected);
            }
        }
        left.values().removeIf(export -> isOctopusItself(export) || isWanted(export.attachment()));
        if (closed.isEmpty() && left.isEmpty()) {
            return seen;
        }
        Map<AttachmentId, Export> now = exports(backend);
        left.values().stream()
                .filter(export -> now.containsKey(export.attachment()))
                .forEach(export -> seen.add(orphan(backend, export)));
        closed.stream()
                .filter(connected -> !now.containsKey(connected.attachment().id()))
                .filter(this::isStillConnected)
                .forEach(connected -> seen.add(missing(backend, connected)));
        return seen;
    }

    private Map<AttachmentId, Export> exports(String backend) {
        Map<AttachmentId, Export> exports = new HashMap<>();
        DriverCalls.call(
                        backend,
                        "Listing the exports",
                        () -> bench.backends().driver(backend).exports().list())
                .forEach(export -> exports.put(export.attachment(), export));
        return exports;
    }

    /** An image is being copied, on this machine; nobody else could log in. */
    private static boolean isOctopusItself(Export export) {
        return export.initiators().isEmpty();
    }

    /** First the flow, then the row: a flow that has ended meanwhile has written what it did. */
    private boolean isWanted(AttachmentId id) {
        return isInHand(id) || isConnected(id);
    }

    private boolean isConnected(AttachmentId id) {
        return rows.attachment(id).filter(Attachment::isConnected).isPresent();
    }

    private boolean isInHand(AttachmentId id) {
        return ownership.isInHand(Subjects.of(id)) || bench.flows().isInHand(id.toString());
    }

    private boolean isStillConnected(Rows.Connected connected) {
        AttachmentId id = connected.attachment().id();
        return !isInHand(id) && !ownership.isInHand(connected.volume().id()) && isConnected(id);
    }

    private static Sighting missing(String backend, Rows.Connected connected) {
        Attachment attachment = connected.attachment();
        return Sighting.of(
                        Check.EXPORT_MISSING,
                        "attachment:" + attachment.id(),
                        Fault.of(
                                CommonFault.OBJECT_MISSING,
                                "The export of volume " + connected.volume().nameOrId() + " for "
                                        + attachment.hostName().orElse("its host") + " on backend " + backend,
                                "the backend does not have it, so the host cannot reach the volume",
                                "Heal the finding: that opens every connected volume of the backend again."))
                .healedBy(Healing.RESTORE_EXPORTS, Map.of());
    }

    private static Sighting orphan(String backend, Export export) {
        return Sighting.of(
                        Check.EXPORT_ORPHAN,
                        "export:" + export.attachment(),
                        Fault.of(
                                CommonFault.NOT_OURS,
                                "The export of " + export.volumeNativeName() + " for " + export.initiators()
                                        + " on backend " + backend,
                                "no attachment of the database is its, yet these hosts may log in",
                                "Heal the finding: that closes it."))
                .healedBy(
                        Healing.CLOSE_EXPORT,
                        Map.of("attachment", export.attachment().toString(), "native_name", export.volumeNativeName()));
    }

    /** Only devices of volumes that this Octopus has: another one may use this machine too. */
    private List<Sighting> devices(String backend) {
        List<Sighting> seen = new ArrayList<>();
        for (AttachedDevice device : devices.get()) {
            Optional<Volume> volume = rows.volume(device.volume()).filter(row -> Rows.isOn(row, backend));
            if (volume.isPresent() && !isWanted(device.attachment())) {
                seen.add(orphan(volume.get(), device));
            }
        }
        return seen;
    }

    private static Sighting orphan(Volume volume, AttachedDevice device) {
        return Sighting.of(
                Check.DEVICE_ORPHAN,
                "device:" + device.path(),
                Fault.of(
                        CommonFault.NOT_OURS,
                        "Device " + device.path() + " of volume " + volume.nameOrId() + " on this machine",
                        "its attachment " + device.attachment() + " does not exist any more",
                        "Stop what uses it, then: octopus volume detach " + volume.id()));
    }
}
