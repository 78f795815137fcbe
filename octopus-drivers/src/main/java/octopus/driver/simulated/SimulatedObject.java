package octopus.driver.simulated;

import octopus.spi.Size;

/**
 * One thing on the array.
 *
 * @param id of the volume or snapshot
 * @param foreign made by somebody else
 */
record SimulatedObject(String name, String id, Kind kind, Size size, String pool, boolean foreign) {
    enum Kind {
        VOLUME,
        SNAPSHOT
    }

    SimulatedObject size(Size newSize) {
        return new SimulatedObject(name, id, kind, newSize, pool, foreign);
    }
}
