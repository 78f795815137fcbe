package octopus.node.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import octopus.spi.Size;

/** The header of a qcow2 image (QEMU docs/interop/qcow2.txt), read with suspicion. */
final class Qcow2Header {
    private static final long DIRTY = 1;
    private static final long CORRUPT = 2;
    private static final long EXTERNAL_DATA = 4;
    private static final long COMPRESSION_TYPE = 8;
    private static final long EXTENDED_L2 = 16;
    private static final long TRUSTED = DIRTY | COMPRESSION_TYPE | EXTENDED_L2;

    private static final int DATA_FILE_NAME = 0x44415441;
    private static final int ENCRYPTION = 0x0537be77;
    /** As QEMU has it: an L1 table of more than 32 MiB is not opened. */
    private static final int MOST_L1_ENTRIES = (32 << 20) / 8;

    private Qcow2Header() {}

    static Header read(ImageBytes bytes) throws IOException {
        ByteBuffer head = bytes.big();
        int version = head.getInt(4);
        if (version == 1) {
            throw Refusal.unknown("qcow of version 1");
        }
        if (version != 2 && version != 3) {
            throw Refusal.malformed("its qcow2 version is " + version + ", and only 2 and 3 exist");
        }
        if (head.getLong(8) != 0 || head.getInt(16) != 0) {
            throw Refusal.unsafe("it is a qcow2 that names a backing file" + name(bytes));
        }
        if (head.getInt(32) != 0) {
            throw Refusal.unsafe("it is an encrypted qcow2 (method " + head.getInt(32) + ")");
        }
        int clusterBits = head.getInt(20);
        if (clusterBits < 9 || clusterBits > 21) {
            throw Refusal.malformed("its cluster size is 2^" + clusterBits + " bytes, and 2^9 to 2^21 are allowed");
        }
        if (version == 3) {
            features(head);
        }
        extensions(bytes, version == 3 ? head.getInt(100) : 72, 1L << clusterBits);
        tables(bytes, clusterBits);
        long size = head.getLong(24);
        if (size < 0) {
            throw Refusal.malformed("its virtual size is " + Long.toUnsignedString(size) + " bytes");
        }
        return new Header(ImageFormat.QCOW2, "qcow2", Optional.of(Size.ofBytes(size)));
    }

    private static String name(ImageBytes bytes) {
        long offset = bytes.big().getLong(8);
        int length = bytes.big().getInt(16);
        if (length <= 0 || length > 1023 || offset < 0 || offset + length > bytes.headLength()) {
            return "";
        }
        String name = bytes.text((int) offset, length).replaceAll("[^\\x20-\\x7e]", "?");
        return " (\"" + name + "\")";
    }

    private static void features(ByteBuffer head) {
        long incompatible = head.getLong(72);
        if ((incompatible & EXTERNAL_DATA) != 0) {
            throw Refusal.unsafe("it is a qcow2 that keeps its data in an external file");
        }
        if ((incompatible & CORRUPT) != 0) {
            throw Refusal.malformed("it is marked corrupt");
        }
        if ((incompatible & ~TRUSTED) != 0) {
            throw Refusal.unsafe("it wants qcow2 features that are not known here (bits 0x"
                    + Long.toHexString(incompatible & ~TRUSTED) + ")");
        }
        int length = head.getInt(100);
        if (length < 104 || length % 8 != 0) {
            throw Refusal.malformed("its header claims a length of " + length + " bytes");
        }
    }

    /** Extensions lie between the header and the end of the first cluster. */
    private static void extensions(ImageBytes bytes, int start, long clusterSize) {
        long end = Math.min(clusterSize, bytes.headLength());
        long at = start;
        while (at + 8 <= end) {
            int kind = bytes.big().getInt((int) at);
            long length = Integer.toUnsignedLong(bytes.big().getInt((int) at + 4));
            if (kind == 0) {
                return;
            }
            if (kind == DATA_FILE_NAME) {
                throw Refusal.unsafe("it is a qcow2 that names an external data file");
            }
            if (kind == ENCRYPTION) {
                throw Refusal.unsafe("it is a qcow2 with an encryption header");
            }
            if (length > clusterSize - at - 8) {
                throw Refusal.malformed("a header extension of " + length + " bytes does not fit the first cluster");
            }
            at += 8 + (length + 7) / 8 * 8;
        }
    }

    private static void tables(ImageBytes bytes, int clusterBits) throws IOException {
        ByteBuffer head = bytes.big();
        long entries = Integer.toUnsignedLong(head.getInt(36));
        long offset = head.getLong(40);
        long needed = needed(head.getLong(24), clusterBits);
        if (entries > MOST_L1_ENTRIES || Long.compareUnsigned(entries, needed) < 0) {
            throw Refusal.malformed("its L1 table has " + entries + " entries, and its size needs " + needed);
        }
        if (entries > 0 && (offset <= 0 || offset % (1L << clusterBits) != 0)) {
            throw Refusal.malformed("its L1 table is at offset " + Long.toUnsignedString(offset));
        }
        if (bytes.whole() && entries > 0 && offset + entries * 8 > bytes.length()) {
            throw Refusal.malformed("it is truncated: its L1 table ends at " + (offset + entries * 8)
                    + " and the file at " + bytes.length());
        }
        if (Integer.toUnsignedLong(head.getInt(60)) > 65536) {
            throw Refusal.malformed("it claims " + Integer.toUnsignedString(head.getInt(60)) + " internal snapshots");
        }
    }

    /** L1 entries for a virtual size: each covers one L2 table of a cluster. Extended entries are twice as long, so this is a lower bound. */
    private static long needed(long size, int clusterBits) {
        int shift = clusterBits + clusterBits - 3;
        return size < 0 ? 0 : (size >>> shift) + ((size & ((1L << shift) - 1)) == 0 ? 0 : 1);
    }
}
