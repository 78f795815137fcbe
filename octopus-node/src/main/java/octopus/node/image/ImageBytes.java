package octopus.node.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The beginning of an image, and the rest of it where it is a file. Reading beyond what is there throws. */
final class ImageBytes {
    private final ByteBuffer big;
    private final ByteBuffer little;
    private final Optional<FileChannel> file;

    ImageBytes(byte[] head, Optional<FileChannel> file) {
        this.big = ByteBuffer.wrap(head).order(ByteOrder.BIG_ENDIAN);
        this.little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
    }

    /** Big-endian view of the head. */
    ByteBuffer big() {
        return big;
    }

    ByteBuffer little() {
        return little;
    }

    int headLength() {
        return big.limit();
    }

    /** Bytes of the whole file, or of the head where that is all there is. */
    long length() throws IOException {
        return file.isPresent() ? file.get().size() : big.limit();
    }

    boolean whole() {
        return file.isPresent();
    }

    boolean hasText(int offset, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        if (offset + wanted.length > big.limit()) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (big.get(offset + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    String text(int offset, int most) {
        int length = Math.max(0, Math.min(most, big.limit() - offset));
        byte[] bytes = new byte[length];
        big.get(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Bytes from anywhere, of a file or within the head. */
    ByteBuffer at(long offset, int count) throws IOException {
        if (offset < 0 || offset + count > length()) {
            throw new IndexOutOfBoundsException("offset " + offset);
        }
        ByteBuffer part = ByteBuffer.allocate(count);
        if (file.isPresent()) {
            fill(file.get(), part, offset);
        } else {
            part.put(0, big, (int) offset, count);
        }
        part.rewind();
        return part;
    }

    static void fill(FileChannel channel, ByteBuffer into, long offset) throws IOException {
        while (into.hasRemaining()) {
            int count = channel.read(into, offset + into.position());
            if (count < 0) {
                throw new IndexOutOfBoundsException("the file became shorter");
            }
        }
        into.flip();
    }
}
