package octopus.node.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks at what the JDK does not tell of a ZIP archive: whether an entry stands for a link, a device or a pipe. */
final class Links {
    private static final int HEADER = 46;
    private static final int HEADER_SIGNATURE = 0x02014b50;
    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int MOST_COMMENT = 65_535;
    private static final int KIND = 0xF000;
    private static final int PLAIN = 0x8000;
    private static final int DIRECTORY = 0x4000;
    private static final int MOST_DIRECTORY = 64 << 20;

    private Links() {}

    /** @throws octopus.spi.StorageException PACKAGE_INVALID */
    static void refuse(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = read(in, Math.max(0, in.size() - END - MOST_COMMENT), END + MOST_COMMENT);
            int at = tail.limit() - END;
            while (at >= 0 && tail.getInt(at) != END_SIGNATURE) {
                at--;
            }
            if (at < 0) {
                throw Names.invalid("The archive " + file.getFileName(), "it has no end", "Make it anew.");
            }
            long size = Integer.toUnsignedLong(tail.getInt(at + 12));
            long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
            if (size > MOST_DIRECTORY || offset + size > in.size()) {
                throw Names.invalid("The archive " + file.getFileName(), "its directory is too large", "Make it anew.");
            }
            walk(read(in, offset, (int) size));
        }
    }

    private static void walk(ByteBuffer directory) {
        int at = 0;
        while (at + HEADER <= directory.limit() && directory.getInt(at) == HEADER_SIGNATURE) {
            int name = Short.toUnsignedInt(directory.getShort(at + 28));
            int extra = Short.toUnsignedInt(directory.getShort(at + 30));
            int comment = Short.toUnsignedInt(directory.getShort(at + 32));
            int kind = (directory.getInt(at + 38) >>> 16) & KIND;
            if (kind != 0 && kind != PLAIN && kind != DIRECTORY) {
                byte[] bytes = new byte[Math.min(name, directory.limit() - at - HEADER)];
                directory.get(at + HEADER, bytes);
                throw Names.invalid(
                        "Entry " + Names.shown(new String(bytes, StandardCharsets.UTF_8)),
                        "it is a link or a device",
                        "Put a copy of what it stands for in its place.");
            }
            at += HEADER + name + extra + comment;
        }
    }

    private static ByteBuffer read(FileChannel in, long from, int most) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(most, in.size() - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && in.read(buffer, from + buffer.position()) >= 0) {
            // until it is full
        }
        return buffer.flip();
    }
}
