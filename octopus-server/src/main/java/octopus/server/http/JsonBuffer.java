package octopus.server.http;

import java.io.ByteArrayOutputStream;

/** Bytes of an answer; lets the listener send them without copying. */
final class JsonBuffer extends ByteArrayOutputStream {
    JsonBuffer(int size) {
        super(size);
    }

    byte[] bytes() {
        return buf;
    }
}
