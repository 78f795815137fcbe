package octopus.server.route;

/** A range of microversions 3.x, both ends in it. Dialects without microversions use {@link #ALL}. */
public record Versions(int first, int last) {
    public static final Versions ALL = new Versions(0, Integer.MAX_VALUE);

    public static Versions since(int first) {
        return new Versions(first, Integer.MAX_VALUE);
    }

    public static Versions until(int last) {
        return new Versions(0, last);
    }

    public boolean has(int version) {
        return version >= first && version <= last;
    }
}
