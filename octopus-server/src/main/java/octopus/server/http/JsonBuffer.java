package octopus.server.http;

import java.io.ByteArrayOutputStream;

/**
 * Bytes of an answer; lets the listener send them without copying. What does not fit in goes out in pieces, so that a long
 * answer is never held whole.
 */
final class JsonBuffer extends ByteArrayOutputStream {
    /** In bytes. A page of some hundred rows, or anything that is no list, is sent at once and with its length. */
    static final int PIECE = 256 << 10;

    private final Outlet outlet;

    /** Where a full piece goes. It has taken the bytes when it returns. */
    @FunctionalInterface
    interface Outlet {
        void take(byte[] bytes, int length);
    }

    JsonBuffer(int size, Outlet outlet) {
        super(Math.min(size, PIECE));
        this.outlet = outlet;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (count > 0 && count + length > PIECE) {
            outlet.take(buf, count);
            reset();
        }
        super.write(bytes, offset, length);
    }

    byte[] bytes() {
        return buf;
    }
}
