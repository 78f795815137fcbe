package octopus.spi;

/**
 * An amount of storage in bytes. Cinder counts in GiB, drivers and images in bytes; this type keeps the two apart.
 *
 * @param bytes never negative
 */
public record Size(long bytes) implements Comparable<Size> {
    public static final Size ZERO = new Size(0);
    private static final long GIB = 1L << 30;

    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    public static Size ofBytes(long bytes) {
        return new Size(bytes);
    }

    public static Size ofGib(long gib) {
        return new Size(Math.multiplyExact(gib, GIB));
    }

    public static Size ofMib(long mib) {
        return new Size(Math.multiplyExact(mib, 1L << 20));
    }

    /** Whole GiB, rounded up: what a volume needs to hold this many bytes. */
    public long gibRoundedUp() {
        return bytes / GIB + (bytes % GIB == 0 ? 0 : 1);
    }

    /** GiB with a fraction, for reports and the scheduler's formulas. */
    public double gib() {
        return (double) bytes / GIB;
    }

    public Size plus(Size other) {
        return new Size(Math.addExact(bytes, other.bytes));
    }

    /** The difference, or zero where {@code other} is larger. */
    public Size minus(Size other) {
        return new Size(Math.max(0, bytes - other.bytes));
    }

    public boolean isLargerThan(Size other) {
        return bytes > other.bytes;
    }

    @Override
    public int compareTo(Size other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes % GIB == 0 ? bytes / GIB + " GiB" : bytes + " bytes";
    }
}
