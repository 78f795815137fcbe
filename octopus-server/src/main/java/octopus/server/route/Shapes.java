package octopus.server.route;

import java.util.List;
import java.util.Optional;

/** Short words for the shapes that many calls share. */
public final class Shapes {
    public static final int MAX_INT = Integer.MAX_VALUE;

    private Shapes() {}

    /** A name or a description: up to 255 characters, blanks around it taken off. */
    public static Shape name() {
        return new Shape.Text(0, 255, true, true);
    }

    public static Shape text(int least, int most) {
        return new Shape.Text(least, most, false, false);
    }

    public static Shape textOrNull(int least, int most) {
        return new Shape.Text(least, most, true, false);
    }

    public static Shape flag() {
        return new Shape.Flag(false);
    }

    public static Shape flagOrNull() {
        return new Shape.Flag(true);
    }

    public static Shape uuid() {
        return new Shape.Uuid(false);
    }

    public static Shape uuidOrNull() {
        return new Shape.Uuid(true);
    }

    /** A size in GiB, 1 to 2^31-1, as a number or its digits. */
    public static Shape gib() {
        return new Shape.Whole(1, MAX_INT, false, true);
    }

    public static Shape gibOrNull() {
        return new Shape.Whole(1, MAX_INT, true, true);
    }

    public static Shape choice(String... choices) {
        return new Shape.Choice(List.of(choices), false);
    }

    public static Shape choiceOrNull(String... choices) {
        return new Shape.Choice(List.of(choices), true);
    }

    public static Shape metadata(Shape.KeyRule keys) {
        return new Shape.Mapping(keys, 255, false, false, false);
    }

    public static Shape metadataOrNull(Shape.KeyRule keys) {
        return new Shape.Mapping(keys, 255, false, true, false);
    }

    public static Shape.Struct struct(Field... fields) {
        return new Shape.Struct(List.of(fields), Optional.of(0), false);
    }

    public static Shape.Struct structOrNull(Field... fields) {
        return new Shape.Struct(List.of(fields), Optional.of(0), true);
    }

    public static Shape.Struct openStruct(Field... fields) {
        return new Shape.Struct(List.of(fields), Optional.empty(), false);
    }

    public static Shape anything() {
        return new Shape.Anything();
    }
}
