package octopus.neighbour.cinder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.block.snapshot.Snapshot;
import octopus.block.transfer.Transfer;
import octopus.block.volume.Volume;
import octopus.core.db.Transaction;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** Some volumes with everything that belongs to them: looked at, then written in one transaction. */
final class VolumeBatch {
    private final CinderDatabase cinder;
    private final NewHome home;
    private final VolumeTranslation translation;
    private final PartTranslation parts;
    private final OffersMove offers;
    private final MovingReport report;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Incoming.OfAttachment> attachments = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();

    VolumeBatch(
            CinderDatabase cinder,
            NewHome home,
            VolumeTranslation translation,
            PartTranslation parts,
            OffersMove offers,
            MovingReport report) {
        this.cinder = cinder;
        this.home = home;
        this.translation = translation;
        this.parts = parts;
        this.offers = offers;
        this.report = report;
    }

    void look(List<SourceRow> page) {
        List<String> ids = page.stream().map(row -> row.need("id")).toList();
        Map<String, Map<String, String>> metadata = cinder.maps("volume_metadata", "volume_id", "key", ids);
        Map<String, Map<String, String>> admin = cinder.maps("volume_admin_metadata", "volume_id", "key", ids);
        Map<String, Map<String, String>> image = cinder.maps("volume_glance_metadata", "volume_id", "key", ids);
        // Volumes that are, or will be, here: only to these may parts come.
        Map<String, Volume> owners = new LinkedHashMap<>();
        for (SourceRow row : page) {
            String id = row.need("id");
            VolumeTranslation.Beside beside = new VolumeTranslation.Beside(
                    metadata.getOrDefault(id, Map.of()),
                    admin.getOrDefault(id, Map.of()),
                    image.getOrDefault(id, Map.of()));
            volume(row, beside, owners);
        }
        snapshots(cinder.snapshots(ids), owners);
        attachments(cinder.attachments(ids), owners);
        owners.values().forEach(volume -> offers.of(volume).ifPresent(transfers::add));
    }

    private void volume(SourceRow row, VolumeTranslation.Beside beside, Map<String, Volume> owners) {
        String id = row.need("id");
        var there = home.volume(VolumeId.of(id));
        if (there.isPresent()) {
            owners.put(id, there.get());
            report.there("volumes");
            return;
        }
        switch (translation.volume(row, beside)) {
            case Decision.Comes<Volume>(Volume volume) -> {
                volumes.add(volume);
                owners.put(id, volume);
                report.comes("volumes");
            }
            case Decision.There<Volume> _ -> report.there("volumes");
            case Decision.Cannot<Volume>(String reason) ->
                report.cannot("volumes", id, row.text("display_name").orElse(""), reason);
        }
    }

    private void snapshots(List<SourceRow> rows, Map<String, Volume> owners) {
        Map<String, Map<String, String>> metadata = cinder.maps(
                "snapshot_metadata",
                "snapshot_id",
                "key",
                rows.stream().map(row -> row.need("id")).toList());
        for (SourceRow row : rows) {
            String id = row.need("id");
            String name = row.text("display_name").orElse("");
            Volume owner = owners.get(row.need("volume_id"));
            if (home.hasSnapshot(SnapshotId.of(id))) {
                report.there("snapshots");
            } else if (owner == null) {
                report.cannot("snapshots", id, name, "its volume " + row.need("volume_id") + " cannot come");
            } else {
                switch (parts.snapshot(row, owner, metadata.getOrDefault(id, Map.of()))) {
                    case Decision.Comes<Snapshot>(Snapshot snapshot) -> {
                        snapshots.add(snapshot);
                        report.comes("snapshots");
                    }
                    case Decision.There<Snapshot> _ -> report.there("snapshots");
                    case Decision.Cannot<Snapshot>(String reason) -> report.cannot("snapshots", id, name, reason);
                }
            }
        }
    }

    private void attachments(List<SourceRow> rows, Map<String, Volume> owners) {
        for (SourceRow row : rows) {
            String id = row.need("id");
            Volume owner = owners.get(row.need("volume_id"));
            if (PartTranslation.isOver(row)) {
                continue;
            }
            if (home.hasAttachment(AttachmentId.of(id))) {
                report.there("attachments");
            } else if (owner == null) {
                report.cannot("attachments", id, "", "its volume " + row.need("volume_id") + " cannot come");
            } else {
                switch (parts.attachment(row, owner)) {
                    case Decision.Comes<Incoming.OfAttachment>(Incoming.OfAttachment attachment) -> {
                        attachments.add(attachment);
                        report.comes("attachments");
                    }
                    case Decision.There<Incoming.OfAttachment> _ -> report.there("attachments");
                    case Decision.Cannot<Incoming.OfAttachment>(String reason) ->
                        report.cannot("attachments", id, "", reason);
                }
            }
        }
    }

    void write(Transaction transaction, NewHome target) {
        volumes.forEach(volume -> target.add(transaction, volume));
        snapshots.forEach(snapshot -> target.add(transaction, snapshot));
        attachments.forEach(attachment -> target.add(transaction, attachment));
        transfers.forEach(transfer -> target.add(transaction, transfer));
        target.note(
                transaction,
                cinder.where(),
                volumes.size() + " volumes, " + snapshots.size() + " snapshots, " + attachments.size()
                        + " attachments, " + transfers.size() + " transfers");
    }
}
