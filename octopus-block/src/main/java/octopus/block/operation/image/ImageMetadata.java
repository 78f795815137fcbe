package octopus.block.operation.image;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import octopus.block.image.ImageDescription;

/** What a volume remembers of the image that it was made from, given to the image that is made from it. */
final class ImageMetadata {
    /** Facts about the bytes of the old image, or set by the image service itself. */
    private static final Set<String> OF_THE_OLD_IMAGE = Set.of(
            "checksum",
            "container_format",
            "disk_format",
            "image_id",
            "image_name",
            "min_disk",
            "min_ram",
            "name",
            "size",
            "signature_verified");

    /** A signature is of the old bytes; the new image has none. */
    private static final String SIGNATURE = "img_signature";

    private ImageMetadata() {}

    static ImageDescription carriedBack(ImageDescription wanted, Map<String, String> noted) {
        TreeMap<String, String> properties = new TreeMap<>(noted);
        properties.keySet().removeIf(key -> OF_THE_OLD_IMAGE.contains(key) || key.startsWith(SIGNATURE));
        properties.putAll(wanted.properties());
        return wanted.withProperties(properties)
                .withMinDisk(Math.max(wanted.minDisk(), number(noted, "min_disk")))
                .withMinRam(Math.max(wanted.minRam(), number(noted, "min_ram")));
    }

    private static long number(Map<String, String> noted, String key) {
        String text = noted.getOrDefault(key, "0");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }
}
