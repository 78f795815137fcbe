package octopus.driver.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;
import tools.jackson.databind.JsonNode;

/**
 * Volumes of a Cinder driver. A call that was cut short is undone by a delete, which every driver takes quietly when there
 * is nothing, and then made again.
 */
final class CinderProvisioner implements VolumeProvisioner {
    static final String KIND = "volume";
    static final String SNAPSHOT = "snapshot";

    private final Bridge bridge;
    private final Journal journal;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    CinderProvisioner(Bridge bridge, Journal journal) {
        this.bridge = bridge;
        this.journal = journal;
    }

    @Override
    public VolumeHandle create(VolumeSpec spec) {
        return make(
                spec,
                notes -> bridge.call(
                        "create_volume",
                        Map.of(
                                "volume",
                                Wire.volume(spec.id(), spec.pool(), spec.size().gibRoundedUp(), notes))));
    }

    /** How a driver makes a volume: it gets the notes that are known before. */
    interface Way {
        JsonNode make(Map<String, String> notes);
    }

    /** Makes a volume once, however often it is asked for and wherever it was killed. */
    VolumeHandle make(VolumeSpec spec, Way way) {
        long gib = spec.size().gibRoundedUp();
        return alone(spec.id(), () -> {
            Optional<Journal.Entry> there = journal.find(KIND, spec.id());
            if (there.isPresent() && there.get().whole()) {
                if (there.get().gib() != gib) {
                    throw otherSize(there.get(), gib);
                }
                return handle(there.get());
            }
            Map<String, String> before = Wire.limited(Wire.specs(spec.extraSpecs()), spec.limits());
            Journal.Entry begun =
                    new Journal.Entry(KIND, spec.id().toString(), name(spec.id()), spec.pool(), gib, false, before);
            if (there.isPresent()) {
                JsonNode ignored = bridge.call(
                        "delete_volume", Map.of("volume", Wire.volume(spec.id(), spec.pool(), gib, before)));
            }
            journal.write(begun);
            Journal.Entry done = begun.done(Wire.notes(before, way.make(before), gib));
            journal.write(done);
            return handle(done);
        });
    }

    @Override
    public void delete(VolumeHandle volume) {
        alone(volume.id(), () -> {
            boolean known = journal.find(KIND, volume.id()).isPresent();
            try {
                JsonNode ignored = bridge.call("delete_volume", Map.of("volume", Wire.volume(current(volume))));
            } catch (StorageException e) {
                if (known || !saysItIsGone(e)) {
                    throw e;
                }
            }
            journal.remove(KIND, volume.id());
            return true;
        });
    }

    /** Some drivers complain, each in its own way, about a volume that has been deleted before. */
    static boolean saysItIsGone(StorageException e) {
        String cause = e.fault().cause().toLowerCase(java.util.Locale.ROOT);
        return e.fault().code() == CommonFault.OBJECT_MISSING
                || cause.contains("not exist")
                || cause.contains("not found");
    }

    @Override
    public Optional<VolumeDescription> describe(VolumeHandle volume) {
        return journal.find(KIND, volume.id())
                .filter(Journal.Entry::whole)
                .map(entry -> new VolumeDescription(handle(entry), Size.ofGib(entry.gib()), Size.ofGib(entry.gib())));
    }

    @Override
    public List<OwnedObject> owned() {
        List<OwnedObject> all = new ArrayList<>();
        for (String kind : List.of(KIND, SNAPSHOT)) {
            journal.all(kind)
                    .forEach(entry ->
                            all.add(new OwnedObject(entry.id(), entry.whole() ? kind : "leftover", entry.name())));
        }
        return all;
    }

    VolumeHandle grow(VolumeHandle volume, Size size) {
        long gib = size.gibRoundedUp();
        return alone(volume.id(), () -> {
            Journal.Entry entry = need(volume);
            if (entry.gib() > gib) {
                throw Fault.of(
                                CommonFault.INVALID_INPUT,
                                "Extending " + volume.nativeName() + " to " + size,
                                "it has " + entry.gib() + " GiB already",
                                "Ask for at least " + entry.gib() + " GiB.")
                        .exception();
            }
            if (entry.gib() == gib) {
                return handle(entry);
            }
            JsonNode answer = bridge.call("extend", Map.of("volume", Wire.volume(handle(entry)), "size", gib));
            Journal.Entry grown = entry.grown(gib, Wire.notes(entry.notes(), answer, gib));
            journal.write(grown);
            return handle(grown);
        });
    }

    /** What is there under this id. @throws StorageException OBJECT_MISSING */
    Journal.Entry need(VolumeHandle volume) {
        return journal.find(KIND, volume.id())
                .filter(Journal.Entry::whole)
                .orElseThrow(() -> missing(volume.nativeName()));
    }

    /** As the driver knows it now: a failover or other limits may have changed what it wants to find again. */
    VolumeHandle current(VolumeHandle volume) {
        return journal.find(KIND, volume.id())
                .filter(Journal.Entry::whole)
                .map(CinderProvisioner::handle)
                .orElse(volume);
    }

    /** @param model what the driver wants to find again from now on */
    void learn(Journal.Entry entry, JsonNode model) {
        if (!model.isEmpty()) {
            Map<String, String> notes = new java.util.HashMap<>(entry.notes());
            notes.put(Wire.MODEL, model.toString());
            journal.write(entry.done(notes));
        }
    }

    static VolumeHandle handle(Journal.Entry entry) {
        return new VolumeHandle(VolumeId.of(entry.id()), entry.pool(), entry.name(), entry.notes());
    }

    static String name(VolumeId id) {
        return "volume-" + id;
    }

    static StorageException missing(String name) {
        return Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Looking for " + name,
                        "this backend has not made it, or has deleted it",
                        "Look for it on the storage.")
                .exception();
    }

    private static StorageException otherSize(Journal.Entry there, long gib) {
        return Fault.of(
                        CommonFault.BACKEND_FAILED,
                        "Creating " + there.name(),
                        "it is there already and has " + there.gib() + " GiB instead of " + gib + " GiB",
                        "Delete it first.")
                .exception();
    }

    <T> T alone(Object id, Supplier<T> work) {
        synchronized (locks.computeIfAbsent(id.toString(), none -> new Object())) {
            return work.get();
        }
    }
}
