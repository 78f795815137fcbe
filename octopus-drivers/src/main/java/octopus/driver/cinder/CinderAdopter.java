package octopus.driver.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Adopting;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import tools.jackson.databind.JsonNode;

/** Manage and unmanage of a Cinder driver. Names are its references: {@code source-name}. */
final class CinderAdopter implements Adopting {
    private final Bridge bridge;
    private final Journal journal;
    private final CinderProvisioner volumes;
    private final CinderExporter exporter;
    private final Set<String> features;

    CinderAdopter(
            Bridge bridge, Journal journal, CinderProvisioner volumes, CinderExporter exporter, Set<String> features) {
        this.bridge = bridge;
        this.journal = journal;
        this.volumes = volumes;
        this.exporter = exporter;
        this.features = features;
    }

    /** Nothing where the driver cannot tell; what somebody names can be adopted all the same. */
    @Override
    public List<Foreign> foreignVolumes(String pool) {
        return features.contains("get_manageable_volumes") ? found("manageable") : List.of();
    }

    private List<Foreign> found(String call) {
        return bridge.call(call, Map.of())
                .path("found")
                .valueStream()
                .map(CinderAdopter::foreign)
                .toList();
    }

    private static Foreign foreign(JsonNode found) {
        String name = found.path("reference")
                .path("source-name")
                .asString(found.path("reference").path("source-id").asString(""));
        Optional<String> obstacle = found.path("safe_to_manage").asBoolean(true)
                ? Optional.empty()
                : Optional.of(found.path("reason_not_safe").asString("the driver says that it is not safe"));
        return new Foreign(name, Size.ofGib(Math.max(0, found.path("size").asLong(0))), obstacle);
    }

    @Override
    public VolumeHandle adopt(VolumeId id, String pool, String name) {
        return volumes.alone(id, () -> {
            Optional<Journal.Entry> there = journal.find(CinderProvisioner.KIND, id);
            if (there.isPresent() && there.get().whole()) {
                return CinderProvisioner.handle(there.get());
            }
            JsonNode answer = bridge.call(
                    "manage",
                    Map.of("volume", Wire.volume(id, pool, 1, Map.of()), "reference", Map.of("source-name", name)));
            long gib = answer.path("size").asLong(1);
            Journal.Entry entry = new Journal.Entry(
                    CinderProvisioner.KIND,
                    id.toString(),
                    CinderProvisioner.name(id),
                    pool,
                    gib,
                    true,
                    Wire.notes(Map.of(), answer, gib));
            journal.write(entry);
            return CinderProvisioner.handle(entry);
        });
    }

    @Override
    public void release(VolumeHandle volume) {
        if (journal.find(CinderProvisioner.KIND, volume.id()).isEmpty()) {
            return;
        }
        exporter.refuseIfOpen(volume);
        JsonNode ignored = bridge.call("unmanage", Map.of("volume", Wire.volume(volume)));
        journal.remove(CinderProvisioner.KIND, volume.id());
    }

    @Override
    public List<Foreign> foreignSnapshots(String pool) {
        return features.contains("get_manageable_snapshots") ? found("manageable_snapshots") : List.of();
    }

    @Override
    public SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name) {
        if (!features.contains("manage_existing_snapshot")) {
            throw notForSnapshots(name);
        }
        return volumes.alone(id, () -> {
            Optional<Journal.Entry> there = journal.find(CinderProvisioner.SNAPSHOT, id);
            if (there.isPresent()) {
                return CinderDriver.handle(there.get(), volume);
            }
            Journal.Entry parent = volumes.need(volume);
            Map<String, String> before = Map.of(Wire.GIB, Long.toString(parent.gib()));
            JsonNode answer = bridge.call(
                    "manage_snapshot",
                    Map.of(
                            "snapshot",
                            Wire.snapshot(id, CinderProvisioner.handle(parent), before),
                            "volume_size",
                            parent.gib(),
                            "reference",
                            Map.of("source-name", name)));
            long gib = answer.path("size").asLong(parent.gib());
            Journal.Entry entry = new Journal.Entry(
                    CinderProvisioner.SNAPSHOT,
                    id.toString(),
                    "snapshot-" + id,
                    volume.pool(),
                    gib,
                    true,
                    Wire.notes(before, answer, gib));
            journal.write(entry);
            return CinderDriver.handle(entry, volume);
        });
    }

    @Override
    public void releaseSnapshot(SnapshotHandle snapshot) {
        if (journal.find(CinderProvisioner.SNAPSHOT, snapshot.id()).isEmpty()) {
            return;
        }
        if (features.contains("unmanage_snapshot")) {
            JsonNode ignored = bridge.call("unmanage_snapshot", Map.of("snapshot", Wire.snapshot(snapshot)));
        }
        journal.remove(CinderProvisioner.SNAPSHOT, snapshot.id());
    }

    private static StorageException notForSnapshots(String name) {
        return Fault.of(
                        CommonFault.NOT_SUPPORTED,
                        "Adopting snapshot " + name,
                        "this driver of Cinder adopts volumes only",
                        "Make a volume of the snapshot on the storage, and adopt that.")
                .exception();
    }
}
