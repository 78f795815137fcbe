package octopus.block.backup.format;

import java.util.Arrays;

/** Chunks of nothing. */
final class Zeros {
    private final byte[] zeros;

    Zeros(int chunkBytes) {
        zeros = new byte[chunkBytes];
    }

    boolean isZero(byte[] chunk, int length) {
        return Arrays.equals(chunk, 0, length, zeros, 0, length);
    }

    byte[] bytes() {
        return zeros;
    }
}
