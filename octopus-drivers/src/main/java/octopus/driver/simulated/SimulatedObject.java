package octopus.driver.simulated;

import java.util.Optional;
import octopus.spi.Size;

/**
 * One thing on the array.
 *
 * @param id of the volume or snapshot
 * @param foreign made by somebody else
 * @param outside the name that it had before it was adopted
 */
record SimulatedObject(
        String name, String id, Kind kind, Size size, String pool, boolean foreign, Optional<String> outside) {
    enum Kind {
        VOLUME,
        SNAPSHOT
    }

    static SimulatedObject ours(String name, String id, Kind kind, Size size, String pool) {
        return new SimulatedObject(name, id, kind, size, pool, false, Optional.empty());
    }

    SimulatedObject size(Size newSize) {
        return new SimulatedObject(name, id, kind, newSize, pool, foreign, outside);
    }

    SimulatedObject in(String newPool) {
        return new SimulatedObject(name, id, kind, size, newPool, foreign, outside);
    }

    /** In Octopus's care under that name, remembering the one it had. */
    SimulatedObject adopted(String newName, String newId) {
        return new SimulatedObject(newName, newId, kind, size, pool, false, Optional.of(name));
    }

    /** Nobody's but somebody else's again. */
    SimulatedObject released() {
        return new SimulatedObject(outside.orElse(name), id, kind, size, pool, true, Optional.empty());
    }
}
