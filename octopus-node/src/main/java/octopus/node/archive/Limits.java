package octopus.node.archive;

/**
 * How large a driver package may be.
 *
 * @param archive bytes of the file
 * @param unpacked bytes of everything in it, wheels unpacked
 * @param files how many there may be, those in wheels too
 */
public record Limits(long archive, long unpacked, int files) {
    private static final long MIB = 1L << 20;

    public static Limits usual() {
        return new Limits(512 * MIB, 2048 * MIB, 50_000);
    }
}
