package octopus.driver.simulated;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octopus.driver.simulated.SimulatedObject.Kind;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;

/** Volumes of a {@link SimulatedArray}. */
final class SimulatedProvisioner implements VolumeProvisioner {
    private final SimulatedArray array;

    SimulatedProvisioner(SimulatedArray array) {
        this.array = array;
    }

    @Override
    public VolumeHandle create(VolumeSpec spec) {
        array.before(SimulatedCall.CREATE, spec.id().toString());
        SimulatedObject object = array.objects().create(wanted(spec));
        if (!object.size().equals(spec.size())) {
            throw Fault.of(
                            CommonFault.BACKEND_FAILED,
                            "Creating " + object.name() + " of " + spec.size(),
                            "it is there already with " + object.size(),
                            "Delete it first, or ask for the size that it has.")
                    .exception();
        }
        return handle(spec.id(), object);
    }

    @Override
    public void delete(VolumeHandle volume) {
        array.before(SimulatedCall.DELETE, volume.nativeName());
        array.objects().delete(volume.nativeName(), volume.id().toString());
        array.limit(volume.nativeName(), Map.of());
    }

    @Override
    public Optional<VolumeDescription> describe(VolumeHandle volume) {
        array.before(SimulatedCall.DESCRIBE, volume.nativeName());
        return array.objects()
                .find(believed(volume))
                .filter(object -> !object.foreign())
                .map(object -> new VolumeDescription(handle(volume.id(), object), object.size(), object.size()));
    }

    @Override
    public List<OwnedObject> owned() {
        array.before(SimulatedCall.OWNED, "the array");
        return array.objects().all().stream()
                .filter(object -> !object.foreign())
                .map(object ->
                        new OwnedObject(object.id(), object.kind().name().toLowerCase(Locale.ROOT), object.name()))
                .toList();
    }

    static SimulatedObject wanted(VolumeSpec spec) {
        return SimulatedObject.ours("volume-" + spec.id(), spec.id().toString(), Kind.VOLUME, spec.size(), spec.pool());
    }

    static SimulatedObject believed(VolumeHandle volume) {
        Size size = Size.ofBytes(Long.parseLong(volume.notes().getOrDefault(SimulatedDriver.SIZE, "0")));
        return SimulatedObject.ours(volume.nativeName(), volume.id().toString(), Kind.VOLUME, size, volume.pool());
    }

    static VolumeHandle handle(VolumeId id, SimulatedObject object) {
        return new VolumeHandle(
                id,
                object.pool(),
                object.name(),
                Map.of(SimulatedDriver.SIZE, Long.toString(object.size().bytes())));
    }
}
