package octopus.block.image;

import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.Size;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * How large things may get.
 *
 * @param largest bytes of one image file
 * @param properties custom properties of one image
 * @param tags of one image
 * @param members projects that one image may be shared with
 */
public record ImageLimits(Size largest, int properties, int tags, int members) {
    public static final SettingsGroup GROUP = new SettingsGroup(
            "Images",
            "How large images and their descriptions may get.",
            List.of(
                    new Option.Amount(
                            "image.largest", "The largest image file that is accepted.", Optional.of("1T"), false),
                    new Option.Count(
                            "image.properties",
                            "Custom properties of one image.",
                            Optional.of("128"),
                            false,
                            0,
                            10_000),
                    new Option.Count("image.tags", "Tags of one image.", Optional.of("128"), false, 0, 10_000),
                    new Option.Count(
                            "image.members",
                            "Projects that one image may be shared with.",
                            Optional.of("128"),
                            false,
                            0,
                            10_000)));

    public static ImageLimits from(Options options) {
        return new ImageLimits(
                options.amount("image.largest"),
                (int) options.count("image.properties"),
                (int) options.count("image.tags"),
                (int) options.count("image.members"));
    }

    /** The Image service's usual limits; 1 TiB a file. */
    public static ImageLimits usual() {
        return new ImageLimits(Size.ofGib(1024), 128, 128, 128);
    }

    public ImageLimits withLargest(Size size) {
        return new ImageLimits(size, properties, tags, members);
    }
}
