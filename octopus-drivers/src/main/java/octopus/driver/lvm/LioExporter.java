package octopus.driver.lvm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.driver.lvm.LogicalVolume.Opened;
import octopus.node.attach.NetworkDisks;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;

/**
 * One target a volume, one entry an initiator. Which attachment has opened a volume for which initiator is a tag of the
 * logical volume, written before the target is told and taken away after it.
 */
final class LioExporter implements VolumeExporter {
    private final VolumeGroup group;
    private final LvmProvisioner volumes;
    private final LioTarget target;
    private final Reached reached;

    /**
     * @param portals the first is the one for hosts without multipath
     * @param own where Octopus itself reaches the first; for disks that it opens when it is not on that node
     * @param here whether the volume group is on the machine where Octopus runs
     */
    record Reached(List<String> portals, String own, boolean here, NetworkDisks disks) {}

    LioExporter(VolumeGroup group, LvmProvisioner volumes, LioTarget target, Reached reached) {
        this.group = group;
        this.volumes = volumes;
        this.target = target;
        this.reached = reached;
    }

    @Override
    public ConnectionInfo export(VolumeHandle volume, Request request) {
        return volumes.alone(volume.nativeName(), () -> {
            LogicalVolume there = volumes.need(volume);
            boolean local = request.connector().isLocal();
            if (local && reached.here()) {
                note(there, request.attachment(), "local");
                return new ConnectionInfo.LocalDevice(java.nio.file.Path.of(group.device(there)), "raw");
            }
            String initiator = local
                    ? NetworkDisks.initiator()
                    : request.connector().initiator().orElseThrow(() -> noInitiator(request));
            note(there, request.attachment(), initiator);
            target.open(
                    new LioTarget.Unit(
                            there.name(),
                            group.device(there),
                            volume.id().toString().replace("-", "")),
                    initiator,
                    request.mode() == AccessMode.READ_ONLY,
                    request.chap());
            ConnectionInfo.Iscsi connection = connection(there, local, request);
            return local
                    ? new ConnectionInfo.LocalDevice(
                            reached.disks().open(request.attachment().toString(), connection, request.mode()), "raw")
                    : connection;
        });
    }

    private ConnectionInfo.Iscsi connection(LogicalVolume volume, boolean local, Request request) {
        List<String> portals = local ? List.of(reached.own()) : reached.portals();
        return new ConnectionInfo.Iscsi(
                portals.stream()
                        .map(portal -> new IscsiPath(portal, target.iqn(volume.name()), LioTarget.UNIT))
                        .toList(),
                request.chap(),
                true);
    }

    private void note(LogicalVolume volume, AttachmentId attachment, String initiator) {
        String tag = LogicalVolume.export(attachment, initiator);
        if (!volume.tags().contains(tag)) {
            group.tag(volume, tag);
        }
    }

    @Override
    public void unexport(VolumeHandle volume, AttachmentId attachment) {
        reached.disks().close(attachment.toString());
        boolean ignored = volumes.alone(volume.nativeName(), () -> {
            Optional<LogicalVolume> there = group.find(volume.nativeName());
            List<Opened> opened = there.map(LogicalVolume::opened).orElse(List.of());
            List<Opened> gone = opened.stream()
                    .filter(each -> each.attachment().equals(attachment.toString()))
                    .toList();
            List<Opened> left = new ArrayList<>(opened);
            left.removeAll(gone);
            if (left.isEmpty()) {
                target.closeAll(volume.nativeName());
            } else {
                gone.stream()
                        .filter(each -> left.stream()
                                .noneMatch(other -> other.initiator().equals(each.initiator())))
                        .forEach(each -> target.close(volume.nativeName(), each.initiator()));
            }
            there.ifPresent(known -> gone.forEach(
                    each -> group.untag(known, LogicalVolume.export(each.attachment(), each.initiator()))));
            return true;
        });
    }

    /** What the tags say, as far as the target knows of it: after a reboot it knows nothing. */
    @Override
    public List<Export> list() {
        Map<String, List<String>> served = target.initiators();
        List<Export> all = new ArrayList<>();
        for (LogicalVolume volume : group.all()) {
            Set<String> may = new HashSet<>(served.getOrDefault(volume.name(), List.of()));
            volume.opened().stream()
                    .filter(each -> each.initiator().equals("local") || may.contains(each.initiator()))
                    .map(each ->
                            new Export(volume.name(), AttachmentId.of(each.attachment()), List.of(each.initiator())))
                    .forEach(all::add);
        }
        return all;
    }

    private static StorageException noInitiator(Request request) {
        return Fault.of(
                        CommonFault.INVALID_INPUT,
                        "Exporting to host " + request.connector().host(),
                        "its connector has no initiator",
                        "Send the host's iSCSI name (InitiatorName in /etc/iscsi/initiatorname.iscsi) as initiator.")
                .about("field", "initiator")
                .exception();
    }
}
