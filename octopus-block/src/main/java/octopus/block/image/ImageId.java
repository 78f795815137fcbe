package octopus.block.image;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Identity of an image. */
public record ImageId(UUID value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public static ImageId random() {
        return new ImageId(UUID.randomUUID());
    }

    public static ImageId of(String text) {
        return new ImageId(UUID.fromString(text));
    }

    /** Empty where the text is not written as a UUID: such an image cannot exist, but it may be a name. */
    public static Optional<ImageId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(of(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
