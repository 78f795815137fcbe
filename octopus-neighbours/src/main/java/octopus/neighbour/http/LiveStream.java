package octopus.neighbour.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A stream that is closed, and then throws, when a read has waited too long. */
final class LiveStream extends FilterInputStream {
    private static final long NOBODY_WAITS = 0;

    private final Duration stall;
    private final AtomicLong waitingSince = new AtomicLong(NOBODY_WAITS);
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final Thread watch;

    LiveStream(InputStream from, Duration stall) {
        super(from);
        this.stall = stall;
        this.watch = Thread.ofVirtual().name("stream-watch").start(this::watch);
    }

    private void watch() {
        Duration look = stall.dividedBy(4).plusMillis(1);
        try {
            while (true) {
                Thread.sleep(look);
                long since = waitingSince.get();
                if (since != NOBODY_WAITS && System.nanoTime() - since > stall.toNanos()) {
                    stalled.set(true);
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException e) {
            // Closed: nothing to watch any more.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        waitingSince.set(Math.max(1, System.nanoTime()));
        try {
            int count = in.read(to, offset, length);
            if (stalled.get()) {
                throw new IOException("nothing arrived for " + stall.toSeconds() + " s");
            }
            return count;
        } catch (IOException e) {
            throw stalled.get() ? new IOException("nothing arrived for " + stall.toSeconds() + " s", e) : e;
        } finally {
            waitingSince.set(NOBODY_WAITS);
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
