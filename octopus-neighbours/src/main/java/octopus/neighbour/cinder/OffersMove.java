package octopus.neighbour.cinder;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.transfer.Transfer;
import octopus.block.transfer.TransferKey;
import octopus.block.volume.Volume;

/** Volumes on offer. Whoever has the key that Cinder showed can accept with it here: what is kept of it tells the same. */
final class OffersMove {
    private static final String KIND = "transfers";

    private final NewHome home;
    private final MovingReport report;
    /** By volume. */
    private final Map<String, SourceRow> waiting = new LinkedHashMap<>();

    OffersMove(CinderDatabase cinder, NewHome home, MovingReport report) {
        this.home = home;
        this.report = report;
        for (SourceRow row : cinder.all(KIND)) {
            if (row.flag("accepted")) {
                report.cannot(KIND, row.need("id"), name(row), "it has been accepted");
            } else if (!row.has("salt") || !row.has("crypt_hash")) {
                report.cannot(KIND, row.need("id"), name(row), "nothing is kept of its key");
            } else {
                waiting.put(row.need("volume_id"), row);
            }
        }
    }

    /** Whether a volume waits for somebody here as well. */
    boolean isOffered(String volume) {
        return waiting.containsKey(volume);
    }

    /** The offer of a volume that comes, or that is there; it is told of once. */
    Optional<Transfer> of(Volume volume) {
        SourceRow row = waiting.remove(volume.id().toString());
        if (row == null) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(row.need("id"));
        if (home.hasTransfer(id)) {
            report.there(KIND);
            return Optional.empty();
        }
        if (!volume.status().text().equals("awaiting-transfer")) {
            report.cannot(
                    KIND,
                    id.toString(),
                    name(row),
                    "its volume is " + volume.status().text() + ", and not on offer");
            return Optional.empty();
        }
        report.comes(KIND);
        return Optional.of(new Transfer(
                id,
                volume.id(),
                row.text("source_project_id").orElse(volume.project()),
                row.text("display_name"),
                row.flag("no_snapshots"),
                TransferKey.Sealed.byCinder(row.need("salt"), row.need("crypt_hash")),
                row.time("created_at").orElse(Instant.EPOCH)));
    }

    /** After the last volume: offers of what cannot come. */
    void tellLeft() {
        waiting.forEach((volume, row) ->
                report.cannot(KIND, row.need("id"), name(row), "its volume " + volume + " cannot come"));
    }

    private static String name(SourceRow row) {
        return row.text("display_name").orElse("");
    }
}
