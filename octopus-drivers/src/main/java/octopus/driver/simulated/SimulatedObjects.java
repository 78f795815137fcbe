package octopus.driver.simulated;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;

/**
 * What is on the array. Without {@code keepState} it lives in memory only, and an object of an earlier run is believed
 * when its handle says so: the benchmark's server may be restarted without its volumes vanishing.
 */
final class SimulatedObjects {
    private final Map<String, SimulatedObject> byName = new ConcurrentHashMap<>();
    private final Set<UUID> deleted = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> provisioned = new ConcurrentHashMap<>();
    private final List<String> pools;
    private final boolean keepState;
    private final SimulatedFiles files;

    SimulatedObjects(Path directory, boolean keepState, int pools) {
        this.keepState = keepState;
        this.files = new SimulatedFiles(directory);
        this.pools = IntStream.rangeClosed(1, pools)
                .mapToObj(number -> "pool-" + number)
                .toList();
        if (keepState) {
            files.load().forEach(this::remember);
        }
    }

    List<String> pools() {
        return pools;
    }

    SimulatedFiles files() {
        return files;
    }

    Size provisioned(String pool) {
        AtomicLong bytes = provisioned.get(pool);
        return Size.ofBytes(bytes == null ? 0 : Math.max(0, bytes.get()));
    }

    /** The object, made if it is not there. */
    SimulatedObject create(SimulatedObject wanted) {
        SimulatedObject present = byName.putIfAbsent(wanted.name(), wanted);
        if (present != null) {
            return ours(present);
        }
        deleted.remove(UUID.fromString(wanted.id()));
        count(wanted, wanted.size().bytes());
        if (keepState) {
            files.save(wanted);
        }
        return wanted;
    }

    /** @param believed what the handle says, for objects of an earlier run */
    Optional<SimulatedObject> find(SimulatedObject believed) {
        SimulatedObject present = byName.get(believed.name());
        if (present != null) {
            return Optional.of(present);
        }
        // A handle without notes was never answered by this array, so there is nothing to believe.
        boolean known = !believed.size().equals(Size.ZERO);
        if (keepState || !known || deleted.contains(UUID.fromString(believed.id()))) {
            return Optional.empty();
        }
        return Optional.of(create(believed));
    }

    SimulatedObject need(SimulatedObject believed) {
        return find(believed)
                .map(SimulatedObjects::ours)
                .orElseThrow(() -> Fault.of(
                                CommonFault.OBJECT_MISSING,
                                "Looking for " + believed.name() + " on the simulated array",
                                "it is not there",
                                "It was deleted, or the array was made anew.")
                        .exception());
    }

    void delete(String name, String id) {
        SimulatedObject present = byName.get(name);
        if (present != null) {
            ours(present);
            if (byName.remove(name, present)) {
                count(present, -present.size().bytes());
            }
        }
        deleted.add(UUID.fromString(id));
        if (keepState) {
            files.forget(name);
        }
        files.delete(name);
    }

    void grow(SimulatedObject object, Size size) {
        SimulatedObject grown = object.size(size);
        if (byName.replace(object.name(), object, grown)) {
            count(object, size.bytes() - object.size().bytes());
        }
        if (keepState) {
            files.save(grown);
        }
        files.grow(object.name(), size);
    }

    Optional<SimulatedObject> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** A handle with this id no longer stands for an object of an earlier run. */
    void gone(String id) {
        deleted.add(UUID.fromString(id));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    Collection<SimulatedObject> all() {
        return byName.values();
    }

    void plantForeign(String name, SimulatedObject.Kind kind, Size size) {
        SimulatedObject planted = new SimulatedObject(name, name, kind, size, pools.getFirst(), true, Optional.empty());
        byName.put(name, planted);
        if (keepState) {
            files.save(planted);
        }
    }

    /** What somebody else made in this pool. */
    List<SimulatedObject> foreign(String pool, SimulatedObject.Kind kind) {
        return byName.values().stream()
                .filter(object -> object.foreign() && object.kind() == kind)
                .filter(object -> object.pool().equals(pool))
                .sorted(java.util.Comparator.comparing(SimulatedObject::name))
                .toList();
    }

    /** The object under another name, owner and all; whoever is second finds it gone. */
    void become(SimulatedObject before, SimulatedObject after) {
        if (before.name().equals(after.name())) {
            byName.replace(before.name(), before, after);
        } else if (byName.remove(before.name(), before)) {
            files.rename(before.name(), after.name());
            byName.put(after.name(), after);
        }
        if (keepState) {
            files.save(after);
            if (!before.name().equals(after.name())) {
                files.forget(before.name());
            }
        }
        count(before, before.foreign() ? 0 : -before.size().bytes());
        count(after, after.foreign() ? 0 : after.size().bytes());
    }

    private void remember(SimulatedObject object) {
        byName.put(object.name(), object);
        count(object, object.foreign() ? 0 : object.size().bytes());
    }

    private void count(SimulatedObject object, long bytes) {
        if (object.kind() == SimulatedObject.Kind.VOLUME) {
            provisioned.computeIfAbsent(object.pool(), pool -> new AtomicLong()).addAndGet(bytes);
        }
    }

    private static SimulatedObject ours(SimulatedObject object) {
        if (object.foreign()) {
            throw Fault.of(
                            CommonFault.NOT_OURS,
                            "Touching " + object.name() + " on the simulated array",
                            "it does not carry Octopus's mark",
                            "Find out whose it is; remove it by hand if nobody needs it.")
                    .exception();
        }
        return object;
    }
}
