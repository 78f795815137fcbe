package octopus.block.backup.format;

import java.util.Arrays;

/**
 * Where the data of one chunk of a volume is.
 *
 * @param kind how it is stored
 * @param source which of the page's locations has it; 0 is the backup itself
 * @param object number of the data object there
 * @param offset and {@code length} of the stored bytes in that object
 * @param hash SHA-256 of the data; 32 zero bytes for a chunk of zeros
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Hundreds of thousands of them: the array is theirs, and compared by content.
record ChunkEntry(Kind kind, int source, int object, int offset, int length, byte[] hash) {
    static final int HASH_BYTES = 32;
    private static final byte[] NO_HASH = new byte[HASH_BYTES];
    static final ChunkEntry ZERO = new ChunkEntry(Kind.ZERO, 0, 0, 0, 0, NO_HASH);

    /** Their order is stored. */
    enum Kind {
        ZERO,
        PLAIN,
        ZSTD
    }

    boolean isZero() {
        return kind == Kind.ZERO;
    }

    boolean hasHash(byte[] other) {
        return !isZero() && Arrays.equals(hash, other);
    }

    ChunkEntry from(int newSource) {
        return new ChunkEntry(kind, newSource, object, offset, length, hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkEntry entry
                && entry.kind == kind
                && entry.source == source
                && entry.object == object
                && entry.offset == offset
                && entry.length == length
                && Arrays.equals(entry.hash, hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
