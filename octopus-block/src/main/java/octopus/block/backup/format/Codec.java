package octopus.block.backup.format;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import octopus.block.backup.BackupSettings.Compression;

/** Makes chunks smaller, and checks them when they come back. */
final class Codec {
    private static final int LEVEL = 3;

    /** What becomes at most this much smaller is stored as it is. */
    private static final double WORTH_IT = 0.95;

    private final Compression compression;
    private final byte[] room;

    Codec(Compression compression, int chunkBytes) {
        this.compression = compression;
        this.room = new byte[Math.toIntExact(Zstd.compressBound(chunkBytes))];
    }

    /** @param bytes good until the next call */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never kept or compared.
    record Packed(ChunkEntry.Kind kind, byte[] bytes, int length) {}

    Packed pack(byte[] chunk, int length) {
        if (compression == Compression.ZSTD) {
            long packed = Zstd.compressByteArray(room, 0, room.length, chunk, 0, length, LEVEL);
            if (!Zstd.isError(packed) && packed < length * WORTH_IT) {
                return new Packed(ChunkEntry.Kind.ZSTD, room, (int) packed);
            }
        }
        return new Packed(ChunkEntry.Kind.PLAIN, chunk, length);
    }

    /**
     * Puts the data of a chunk into {@code chunk}.
     *
     * @param from where its stored bytes begin
     * @throws octopus.spi.StorageException BACKUP_DAMAGED when it is not what was put there
     */
    static void unpack(String name, ChunkEntry entry, byte[] stored, int from, byte[] chunk, int length) {
        boolean fits =
                switch (entry.kind()) {
                    case ZERO -> false;
                    case PLAIN -> {
                        boolean same = entry.length() == length;
                        if (same) {
                            System.arraycopy(stored, from, chunk, 0, length);
                        }
                        yield same;
                    }
                    case ZSTD -> Zstd.decompressByteArray(chunk, 0, length, stored, from, entry.length()) == length;
                };
        if (!fits || !Arrays.equals(Sha256.of(chunk, 0, length), entry.hash())) {
            throw IndexPage.damaged(
                    name,
                    "the " + entry.length() + " bytes from " + entry.offset()
                            + " on are not what was stored: the checksum of the chunk does not fit");
        }
    }
}
