package octopus.server.route;

/** What a call takes: the shape of the whole body. @param required whether a call without one is refused */
public record Body(Shape shape, boolean required) {
    /** An object with exactly these fields at the top. */
    public static Body of(Field... fields) {
        return new Body(Shapes.struct(fields), true);
    }

    /** As {@link #of}, but further fields beside them are ignored. */
    public static Body open(Field... fields) {
        return new Body(Shapes.openStruct(fields), true);
    }

    public static Body of(Shape shape) {
        return new Body(shape, true);
    }
}
