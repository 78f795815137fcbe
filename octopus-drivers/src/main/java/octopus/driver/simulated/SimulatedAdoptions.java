package octopus.driver.simulated;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.driver.simulated.SimulatedObject.Kind;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Adopting.Foreign;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/** What others made on a {@link SimulatedArray}, taken in and given back. */
final class SimulatedAdoptions {
    private final SimulatedArray array;
    private final SimulatedObjects objects;

    SimulatedAdoptions(SimulatedArray array) {
        this.array = array;
        this.objects = array.objects();
    }

    List<Foreign> foreign(String pool, Kind kind) {
        array.before(SimulatedCall.LIST_FOREIGN, pool);
        return objects.foreign(pool, kind).stream()
                .map(object -> new Foreign(object.name(), object.size(), Optional.empty()))
                .toList();
    }

    VolumeHandle adopt(VolumeId id, String pool, String name) {
        array.before(SimulatedCall.ADOPT, name);
        SimulatedObject adopted = take(pool, Kind.VOLUME, name, "volume-" + id, id.toString());
        return SimulatedProvisioner.handle(id, adopted);
    }

    SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name) {
        array.before(SimulatedCall.ADOPT_SNAPSHOT, name);
        SimulatedObject of = objects.need(SimulatedProvisioner.believed(volume));
        String own = "snapshot-" + id;
        foreign(volume.pool(), Kind.SNAPSHOT, name)
                .filter(object -> object.size().isLargerThan(of.size()))
                .ifPresent(object -> {
                    throw Fault.of(
                                    CommonFault.INVALID_INPUT,
                                    "Adopting " + name + " as a snapshot of " + of.name(),
                                    "it has " + object.size() + ", more than the volume's " + of.size(),
                                    "Name the volume that it was taken of.")
                            .about("field", "ref")
                            .exception();
                });
        SimulatedObject adopted = take(volume.pool(), Kind.SNAPSHOT, name, own, id.toString());
        return new SnapshotHandle(
                id,
                volume,
                own,
                Map.of(SimulatedDriver.SIZE, Long.toString(adopted.size().bytes())));
    }

    private SimulatedObject take(String pool, Kind kind, String name, String own, String id) {
        Optional<SimulatedObject> present = objects.byName(own).filter(object -> !object.foreign());
        if (present.isPresent()) {
            return present.get();
        }
        SimulatedObject stranger = foreign(pool, kind, name)
                .orElseThrow(() -> Fault.of(
                                CommonFault.OBJECT_MISSING,
                                "Adopting " + name + " on the simulated array",
                                "nobody else's object has that name in pool " + pool,
                                "List what can be adopted, and name one of these.")
                        .about("field", "ref")
                        .exception());
        SimulatedObject adopted = stranger.adopted(own, id);
        objects.become(stranger, adopted);
        return adopted;
    }

    private Optional<SimulatedObject> foreign(String pool, Kind kind, String name) {
        return objects.foreign(pool, kind).stream()
                .filter(object -> object.name().equals(name))
                .findFirst();
    }

    void release(VolumeHandle volume) {
        array.before(SimulatedCall.RELEASE, volume.nativeName());
        boolean exported = array.exports().values().stream()
                .anyMatch(export -> export.volumeNativeName().equals(volume.nativeName()));
        if (exported) {
            throw Fault.of(
                            CommonFault.OBJECT_BUSY,
                            "Releasing " + volume.nativeName(),
                            "it is exported",
                            "Detach it first, then try again.")
                    .exception();
        }
        giveBack(SimulatedProvisioner.believed(volume));
    }

    void releaseSnapshot(SnapshotHandle snapshot) {
        array.before(SimulatedCall.RELEASE_SNAPSHOT, snapshot.nativeName());
        giveBack(SimulatedDriver.believed(snapshot));
    }

    private void giveBack(SimulatedObject believed) {
        objects.find(believed).filter(object -> !object.foreign()).ifPresent(object -> {
            objects.become(object, object.released());
            objects.gone(object.id());
        });
    }
}
