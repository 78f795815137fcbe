package octopus.block.image;

import static octopus.block.image.ImageTables.*;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import octopus.spi.Size;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Rows to images and back. */
final class ImageRows {
    private ImageRows() {}

    /** Three statements however many images: rows are there, tags and properties are added. */
    static List<StoredImage> assemble(DSLContext sql, List<? extends Record> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> ids = rows.stream().map(r -> r.get(ID)).toList();
        Map<String, TreeSet<String>> tags = new HashMap<>();
        sql.select(TAG_IMAGE, TAG)
                .from(TAGS)
                .where(TAG_IMAGE.in(ids))
                .forEach(r ->
                        tags.computeIfAbsent(r.value1(), id -> new TreeSet<>()).add(r.value2()));
        Map<String, TreeMap<String, String>> properties = new HashMap<>();
        sql.select(PROPERTY_IMAGE, PROPERTY_NAME, PROPERTY_VALUE)
                .from(PROPERTIES)
                .where(PROPERTY_IMAGE.in(ids))
                .forEach(r -> properties
                        .computeIfAbsent(r.value1(), id -> new TreeMap<>())
                        .put(r.value2(), r.value3()));
        return rows.stream()
                .map(r -> read(
                        r,
                        tags.getOrDefault(r.get(ID), new TreeSet<>()),
                        properties.getOrDefault(r.get(ID), new TreeMap<>())))
                .toList();
    }

    private static StoredImage read(Record row, TreeSet<String> tags, TreeMap<String, String> properties) {
        ImageDescription description = new ImageDescription(
                Optional.ofNullable(row.get(NAME)),
                row.get(OWNER),
                Visibility.valueOf(row.get(VISIBILITY).toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.get(DISK_FORMAT)),
                Optional.ofNullable(row.get(CONTAINER_FORMAT)),
                row.get(MIN_DISK),
                row.get(MIN_RAM),
                row.get(UNDELETABLE) != 0,
                row.get(HIDDEN) != 0,
                tags,
                properties);
        Image image = new Image(
                ImageId.of(row.get(ID)),
                ImageStatus.valueOf(row.get(STATUS).toUpperCase(Locale.ROOT)),
                description,
                content(row),
                Optional.ofNullable(row.get(REFUSAL)),
                instant(row.get(CREATED_AT)),
                instant(row.get(UPDATED_AT)));
        return new StoredImage(image, Optional.ofNullable(row.get(UPLOADER)));
    }

    private static Optional<ImageContent> content(Record row) {
        return row.get(MD5) == null
                ? Optional.empty()
                : Optional.of(new ImageContent(
                        Size.ofBytes(row.get(SIZE)),
                        Size.ofBytes(row.get(VIRTUAL_SIZE)),
                        row.get(MD5),
                        row.get(SHA512)));
    }

    /** Everything of a row but its id. */
    static Map<Field<?>, Object> columns(StoredImage stored) {
        Image image = stored.image();
        ImageDescription description = image.description();
        Map<Field<?>, Object> columns = new HashMap<>();
        columns.put(NAME, description.name().orElse(null));
        columns.put(STATUS, image.status().wire());
        columns.put(VISIBILITY, description.visibility().wire());
        columns.put(OWNER, description.owner());
        columns.put(DISK_FORMAT, description.diskFormat().orElse(null));
        columns.put(CONTAINER_FORMAT, description.containerFormat().orElse(null));
        columns.put(MIN_DISK, description.minDisk());
        columns.put(MIN_RAM, description.minRam());
        columns.put(UNDELETABLE, (short) (description.undeletable() ? 1 : 0));
        columns.put(HIDDEN, (short) (description.hidden() ? 1 : 0));
        columns.put(SIZE, image.content().map(c -> c.size().bytes()).orElse(null));
        columns.put(
                VIRTUAL_SIZE, image.content().map(c -> c.virtualSize().bytes()).orElse(null));
        columns.put(MD5, image.content().map(ImageContent::md5).orElse(null));
        columns.put(SHA512, image.content().map(ImageContent::sha512).orElse(null));
        columns.put(REFUSAL, image.refusal().map(ImageRows::shortened).orElse(null));
        columns.put(UPLOADER, stored.uploader().orElse(null));
        columns.put(CREATED_AT, micros(image.createdAt()));
        columns.put(UPDATED_AT, micros(image.updatedAt()));
        return columns;
    }

    private static String shortened(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000);
    }
}
