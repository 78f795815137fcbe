package octopus.spi.driver;

import java.nio.file.Path;
import java.time.Clock;

/**
 * What the house lends to a driver: nothing of the database or of other rooms, so that a driver from outside has exactly
 * the rights of a built-in one.
 *
 * @param backend the backend's name
 * @param stateDirectory a directory of this backend alone, for scratch files; it may be empty after a restart
 * @param blockExporter serves local files and block devices to initiators
 */
public record DriverEnvironment(String backend, Path stateDirectory, Clock clock, BlockExporter blockExporter) {}
