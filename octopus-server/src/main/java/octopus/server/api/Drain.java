package octopus.server.api;

import java.io.IOException;
import java.io.InputStream;

/** What is read of a refused body, so that its sender comes to read why. */
final class Drain {
    private static final long MOST = 64L << 20;

    private Drain() {}

    static void some(InputStream body) {
        try {
            byte[] buffer = new byte[64 << 10];
            long left = MOST;
            for (int count = 0; count >= 0 && left > 0; left -= count) {
                count = body.read(buffer);
            }
        } catch (IOException senderGone) {
            // Then nobody is left to tell.
            return;
        }
    }
}
