package octopus.server.http;

import java.time.Duration;
import java.util.Optional;

/**
 * @param address where to listen; loopback unless somebody said otherwise
 * @param port 0 takes a free one
 * @param idleTimeout after how much silence a connection is closed; also how long a slow client may take for a part
 * @param stopTimeout how long running requests may go on once a stop was asked for
 * @param tls empty: plain HTTP
 */
public record ListenSettings(
        String address, int port, Duration idleTimeout, Duration stopTimeout, Front front, Optional<TlsFiles> tls) {
    public static ListenSettings loopback(int port) {
        return new ListenSettings(
                "127.0.0.1", port, Duration.ofSeconds(60), Duration.ofSeconds(20), Front.PLAIN, Optional.empty());
    }

    public ListenSettings with(Front other) {
        return new ListenSettings(address, port, idleTimeout, stopTimeout, other, tls);
    }

    public ListenSettings with(TlsFiles files) {
        return new ListenSettings(address, port, idleTimeout, stopTimeout, front, Optional.of(files));
    }
}
