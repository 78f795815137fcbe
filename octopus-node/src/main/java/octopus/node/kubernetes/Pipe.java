package octopus.node.kubernetes;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Bytes from one thread to another, only so many ahead of the reader. */
final class Pipe extends InputStream {
    private static final int AHEAD = 64;
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(AHEAD);
    private byte[] current = END;
    private int at;
    private boolean ended;
    private volatile boolean closed;

    /** Waits for the reader; nothing is kept when nobody reads any more. */
    void put(byte[] piece) {
        if (piece.length > 0) {
            offer(piece);
        }
    }

    /** No more will come. Does not wait, may be said twice. */
    void end() {
        Thread ignored = Thread.ofVirtual().start(() -> offer(END));
    }

    private void offer(byte[] piece) {
        try {
            boolean taken = false;
            while (!closed && !taken) {
                taken = pieces.offer(piece, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws InterruptedIOException {
        if (at == current.length && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, from, count);
        at += count;
        return count;
    }

    @Override
    public void close() {
        closed = true;
        pieces.clear();
    }

    private void next() throws InterruptedIOException {
        try {
            current = pieces.take();
            at = 0;
            ended = current.length == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
