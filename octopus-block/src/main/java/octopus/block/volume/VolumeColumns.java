package octopus.block.volume;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.group.GroupId;
import octopus.block.group.Membership;
import octopus.core.db.Row;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.Field;
import org.jooq.Table;

/** The table {@code volumes} and how a row becomes a {@link Volume}. */
final class VolumeColumns {
    static final Table<?> VOLUMES = table(name("volumes"));
    static final Field<String> ID = text("id");
    static final Field<String> PROJECT = text("project");
    static final Field<String> USER = text("user_id");
    static final Field<String> NAME = text("name");
    static final Field<String> DESCRIPTION = text("description");
    static final Field<Integer> SIZE = number("size_gib");
    static final Field<Integer> PENDING = number("pending_gib");
    static final Field<String> STATUS = text("status");
    static final Field<String> PREVIOUS = text("previous_status");
    static final Field<String> MIGRATION = text("migration_status");
    static final Field<String> ZONE = text("availability_zone");
    static final Field<String> TYPE = text("type_id");
    static final Field<String> BACKEND = text("backend");
    static final Field<String> POOL = text("pool");
    static final Field<String> HOST = text("host");
    static final Field<String> NATIVE = text("native_name");
    static final Field<String> NOTES = text("notes");
    static final Field<String> SNAPSHOT = text("snapshot_id");
    static final Field<String> SOURCE = text("source_id");
    static final Field<String> IMAGE = text("image_id");
    static final Field<String> METADATA = text("metadata");
    static final Field<String> ADMIN_METADATA = text("admin_metadata");
    static final Field<String> IMAGE_METADATA = text("image_metadata");
    static final Field<Integer> BOOTABLE = number("bootable");
    static final Field<Integer> MULTIATTACH = number("multiattach");
    static final Field<Integer> CONSUMES_QUOTA = number("consumes_quota");
    static final Field<String> ENCRYPTION_KEY = text("encryption_key_id");
    static final Field<String> FAULT = text("fault");
    static final Field<Long> CREATED = whole("created_at");
    static final Field<Long> UPDATED = whole("updated_at");
    static final Field<String> GROUP = text("group_id");
    static final Field<Integer> GROUP_IS_CONSISTENCY = number("group_is_consistency");

    /** In {@link #UPDATED}. */
    static final long NEVER = 0;

    /** The name, or nothing: what lists are sorted and filtered by. */
    static final Field<String> SORT_NAME = text("sort_name");

    /** In the order in which {@link #read} takes them. */
    static final List<Field<?>> ALL = List.of(
            ID,
            PROJECT,
            USER,
            NAME,
            DESCRIPTION,
            SIZE,
            PENDING,
            STATUS,
            PREVIOUS,
            MIGRATION,
            ZONE,
            TYPE,
            BACKEND,
            POOL,
            HOST,
            NATIVE,
            NOTES,
            SNAPSHOT,
            SOURCE,
            IMAGE,
            METADATA,
            ADMIN_METADATA,
            IMAGE_METADATA,
            BOOTABLE,
            MULTIATTACH,
            CONSUMES_QUOTA,
            FAULT,
            CREATED,
            UPDATED,
            GROUP,
            GROUP_IS_CONSISTENCY,
            ENCRYPTION_KEY);

    private VolumeColumns() {}

    static Volume read(Row row) {
        return new Volume(
                VolumeId.of(row.text(0)),
                row.text(1),
                row.text(2),
                row.optionalText(3),
                row.optionalText(4),
                row.number(5),
                row.number(6),
                VolumeStatus.of(row.text(7)),
                row.optionalText(8).map(VolumeStatus::of),
                row.optionalText(9),
                row.text(10),
                row.optionalText(11).map(UUID::fromString),
                location(row),
                row.optionalText(17).map(SnapshotId::of),
                row.optionalText(18).map(VolumeId::of),
                row.optionalText(19).map(UUID::fromString),
                row.optionalText(29).map(group -> new Membership(GroupId.of(group), row.number(30) != 0)),
                Columns.map(row.text(20)),
                Columns.map(row.text(21)),
                Columns.map(row.text(22)),
                row.number(23) != 0,
                row.number(24) != 0,
                row.number(25) != 0,
                row.optionalText(31).map(UUID::fromString),
                row.optionalText(26).flatMap(Columns::fault),
                Columns.instant(row.whole(27)),
                row.optionalWhole(28).filter(at -> at != NEVER).map(Columns::instant));
    }

    private static Optional<Location> location(Row row) {
        return row.optionalText(12)
                .map(backend -> new Location(
                        backend,
                        row.text(13),
                        row.text(14),
                        row.optionalText(15),
                        Columns.unreadMap(row.optionalText(16).orElse("{}"))));
    }
}
