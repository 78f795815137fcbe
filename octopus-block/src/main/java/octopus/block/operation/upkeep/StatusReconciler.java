package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.finding.Check;
import octopus.block.finding.Sighting;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/**
 * Statuses of volumes against their attachments. They follow from one another, unless an administrator has written a status
 * by hand: then whoever believes it may attach a volume twice, or never get rid of one.
 */
final class StatusReconciler implements Reconciler {
    private final Workbench bench;
    private final Rows rows;
    private final Ownership ownership;

    StatusReconciler(Workbench bench, Rows rows, Ownership ownership) {
        this.bench = bench;
        this.rows = rows;
        this.ownership = ownership;
    }

    @Override
    public Set<Check> checks() {
        return Set.of(Check.STATUS_DIFFERS);
    }

    @Override
    public List<Sighting> look(String backend) {
        List<VolumeId> suspects = new ArrayList<>();
        rows.eachVolume(backend, volume -> {
            if (isSettled(volume)) {
                contradiction(volume).ifPresent(_ -> suspects.add(volume.id()));
            }
        });
        List<Sighting> seen = new ArrayList<>();
        for (VolumeId id : suspects) {
            // Looked at twice, so that nothing is called wrong that was only being attached just then.
            if (!ownership.isInHand(id)) {
                rows.volume(id)
                        .filter(StatusReconciler::isSettled)
                        .flatMap(this::contradiction)
                        .ifPresent(seen::add);
            }
        }
        return seen;
    }

    private static boolean isSettled(Volume volume) {
        return volume.status() == VolumeStatus.AVAILABLE || volume.status() == VolumeStatus.IN_USE;
    }

    private Optional<Sighting> contradiction(Volume volume) {
        List<Attachment> attached =
                bench.database().read(sql -> bench.stores().attachments().ofVolume(sql, volume.id())).stream()
                        .filter(attachment -> attachment.status() == AttachmentStatus.ATTACHED)
                        .toList();
        boolean inUse = volume.status() == VolumeStatus.IN_USE;
        if (inUse == !attached.isEmpty()) {
            return Optional.empty();
        }
        Fault fault = Fault.of(
                CommonFault.INVALID_INPUT,
                "Volume " + volume.nameOrId() + " is " + volume.status().text(),
                inUse
                        ? "it has no attachment"
                        : "attachment " + attached.getFirst().id() + " says that somebody has it",
                inUse
                        ? "If nobody uses it, reset its status to available."
                        : "Detach it, or reset its status to in-use. Until then somebody else may attach it too.");
        return Optional.of(Sighting.of(Check.STATUS_DIFFERS, "volume:" + volume.id(), fault));
    }
}
