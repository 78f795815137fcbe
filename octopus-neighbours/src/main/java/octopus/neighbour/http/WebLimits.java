package octopus.neighbour.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How long we wait and how often we ask.
 *
 * @param connect until a connection stands
 * @param answer until an answer begins
 * @param stall how long a stream may stand still
 * @param tries how often something is asked in all
 * @param authority certificates (PEM) of whoever signed the services' own; without, those of the JDK
 */
public record WebLimits(Duration connect, Duration answer, Duration stall, int tries, Optional<Path> authority) {
    public static WebLimits usual() {
        return new WebLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), 3, Optional.empty());
    }
}
