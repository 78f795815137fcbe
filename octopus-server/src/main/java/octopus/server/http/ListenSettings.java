package octopus.server.http;

import java.time.Duration;
import java.util.Optional;

/**
 * @param address where to listen; loopback unless somebody said otherwise
 * @param port 0 takes a free one
 * @param idleTimeout after how much silence a connection is closed; also how long a slow client may take for a part
 * @param stopTimeout how long running requests may go on once a stop was asked for
 * @param publicEndpoint what links begin with; empty: what the client wrote
 */
public record ListenSettings(
        String address, int port, Duration idleTimeout, Duration stopTimeout, Optional<String> publicEndpoint) {
    public static ListenSettings loopback(int port) {
        return new ListenSettings("127.0.0.1", port, Duration.ofSeconds(60), Duration.ofSeconds(20), Optional.empty());
    }
}
