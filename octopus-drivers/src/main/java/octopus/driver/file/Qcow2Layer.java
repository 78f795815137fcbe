package octopus.driver.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import octopus.spi.Size;

/**
 * The header of a qcow2 file of our own (QEMU docs/interop/qcow2.txt). An empty one has so few bytes that writing them takes
 * less than starting qemu-img would.
 *
 * @param backing name of the file below, in the same directory
 */
record Qcow2Layer(Size size, Optional<String> backing) {
    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    /** What one entry of the L1 table covers: a cluster full of 8-byte entries for a cluster each. */
    private static final long PER_L1_ENTRY = (long) CLUSTER / 8 * CLUSTER;

    private static final int HEADER = 104;
    private static final int BACKING_FORMAT = 0xe2792aca;
    private static final int MOST_NAME = 1023;

    /** How long the file is while nothing has been written to it. */
    static long emptyLength(Size size) {
        return (3L + l1Clusters(size)) * CLUSTER;
    }

    static Qcow2Layer read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(4096);
            while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
                // until full or at the end
            }
            if (head.position() < HEADER || head.getInt(0) != 0x514649fb) {
                throw new IOException(file + " is no qcow2 file");
            }
            int length = head.getInt(16);
            long offset = head.getLong(8);
            Optional<String> backing = Optional.empty();
            if (offset != 0 && length > 0 && length <= MOST_NAME) {
                ByteBuffer name = ByteBuffer.allocate(length);
                channel.read(name, offset);
                backing = Optional.of(new String(name.array(), StandardCharsets.UTF_8));
            }
            return new Qcow2Layer(Size.ofBytes(head.getLong(24)), backing);
        }
    }

    /** Writes it as a new file without any data, and flushes it. */
    void write(Path file) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            out.setLength(emptyLength(size));
            out.write(header());
            out.seek(CLUSTER);
            out.writeLong(2L * CLUSTER);
            out.seek(2L * CLUSTER);
            for (int used = 0; used < 3 + l1Clusters(size); used++) {
                out.writeShort(1);
            }
            out.getFD().sync();
        }
    }

    private byte[] header() {
        byte[] name = backing.orElse("").getBytes(StandardCharsets.UTF_8);
        String format = backing.map(Mark::format).orElse("");
        int padded = (format.length() + 7) / 8 * 8;
        int nameAt = backing.isEmpty() ? 0 : HEADER + 8 + padded + 8;
        ByteBuffer head = ByteBuffer.allocate(HEADER + 8 + padded + 8 + name.length);
        head.putInt(0x514649fb).putInt(3).putLong(nameAt).putInt(name.length);
        head.putInt(CLUSTER_BITS).putLong(size.bytes()).putInt(0);
        head.putInt((int) l1Entries(size)).putLong(3L * CLUSTER);
        head.putLong(CLUSTER).putInt(1).putInt(0).putLong(0);
        // No feature bits; refcounts of 2^4 bits; the length of this header.
        head.putLong(0).putLong(0).putLong(0).putInt(4).putInt(HEADER);
        if (backing.isPresent()) {
            head.putInt(BACKING_FORMAT).putInt(format.length());
            head.put(format.getBytes(StandardCharsets.US_ASCII));
            head.position(nameAt).put(name);
        }
        return head.array();
    }

    private static long l1Entries(Size size) {
        return Math.max(1, (size.bytes() + PER_L1_ENTRY - 1) / PER_L1_ENTRY);
    }

    private static int l1Clusters(Size size) {
        return (int) ((l1Entries(size) * 8 + CLUSTER - 1) / CLUSTER);
    }
}
