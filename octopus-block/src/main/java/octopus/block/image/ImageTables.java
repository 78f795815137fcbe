package octopus.block.image;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Names of the image tables, for the stores of this package alone. */
final class ImageTables {
    static final Table<Record> IMAGES = table(name("images"));
    static final Field<String> ID = field(name("images", "id"), String.class);
    static final Field<String> NAME = field(name("images", "name"), String.class);
    static final Field<String> STATUS = field(name("images", "status"), String.class);
    static final Field<String> VISIBILITY = field(name("images", "visibility"), String.class);
    static final Field<String> OWNER = field(name("images", "owner"), String.class);
    static final Field<String> DISK_FORMAT = field(name("images", "disk_format"), String.class);
    static final Field<String> CONTAINER_FORMAT = field(name("images", "container_format"), String.class);
    static final Field<Long> MIN_DISK = field(name("images", "min_disk"), Long.class);
    static final Field<Long> MIN_RAM = field(name("images", "min_ram"), Long.class);
    static final Field<Short> UNDELETABLE = field(name("images", "undeletable"), Short.class);
    static final Field<Short> HIDDEN = field(name("images", "hidden"), Short.class);
    static final Field<Long> SIZE = field(name("images", "size"), Long.class);
    static final Field<Long> VIRTUAL_SIZE = field(name("images", "virtual_size"), Long.class);
    static final Field<String> MD5 = field(name("images", "md5"), String.class);
    static final Field<String> SHA512 = field(name("images", "sha512"), String.class);
    static final Field<String> REFUSAL = field(name("images", "refusal"), String.class);
    static final Field<String> UPLOADER = field(name("images", "uploader"), String.class);
    static final Field<Long> UPLOADER_SEEN_AT = field(name("images", "uploader_seen_at"), Long.class);
    static final Field<Long> CREATED_AT = field(name("images", "created_at"), Long.class);
    static final Field<Long> UPDATED_AT = field(name("images", "updated_at"), Long.class);

    static final Table<Record> PROPERTIES = table(name("image_properties"));
    static final Field<String> PROPERTY_IMAGE = field(name("image_properties", "image_id"), String.class);
    static final Field<String> PROPERTY_NAME = field(name("image_properties", "name"), String.class);
    static final Field<String> PROPERTY_VALUE = field(name("image_properties", "value"), String.class);

    static final Table<Record> TAGS = table(name("image_tags"));
    static final Field<String> TAG_IMAGE = field(name("image_tags", "image_id"), String.class);
    static final Field<String> TAG = field(name("image_tags", "tag"), String.class);

    static final Table<Record> MEMBERS = table(name("image_members"));
    static final Field<String> MEMBER_IMAGE = field(name("image_members", "image_id"), String.class);
    static final Field<String> MEMBER = field(name("image_members", "member"), String.class);
    static final Field<String> MEMBER_STATUS = field(name("image_members", "status"), String.class);
    static final Field<Long> MEMBER_CREATED_AT = field(name("image_members", "created_at"), Long.class);
    static final Field<Long> MEMBER_UPDATED_AT = field(name("image_members", "updated_at"), Long.class);

    private ImageTables() {}

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
