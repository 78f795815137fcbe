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
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

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
    static final Field<String> FAULT = text("fault");
    static final Field<Long> CREATED = whole("created_at");
    static final Field<Long> UPDATED = whole("updated_at");

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
            UPDATED);

    private VolumeColumns() {}

    /** By position: looking fields up by name is what a list of fifty rows would spend its time on. */
    static Volume read(Record row) {
        return new Volume(
                VolumeId.of(string(row, 0)),
                string(row, 1),
                string(row, 2),
                optional(row, 3),
                optional(row, 4),
                integer(row, 5),
                integer(row, 6),
                VolumeStatus.of(string(row, 7)),
                optional(row, 8).map(VolumeStatus::of),
                optional(row, 9),
                string(row, 10),
                optional(row, 11).map(UUID::fromString),
                location(row),
                optional(row, 17).map(SnapshotId::of),
                optional(row, 18).map(VolumeId::of),
                optional(row, 19).map(UUID::fromString),
                Columns.map(string(row, 20)),
                Columns.map(string(row, 21)),
                Columns.map(string(row, 22)),
                integer(row, 23) != 0,
                integer(row, 24) != 0,
                integer(row, 25) != 0,
                Columns.fault((String) row.get(26)),
                Columns.instant((Long) java.util.Objects.requireNonNull(row.get(27))),
                Columns.optionalInstant((Long) row.get(28)));
    }

    private static Optional<Location> location(Record row) {
        String backend = (String) row.get(12);
        return backend == null
                ? Optional.empty()
                : Optional.of(
                        new Location(backend, string(row, 13), string(row, 14), optional(row, 15), Columns.map((String)
                                row.get(16))));
    }

    private static String string(Record row, int index) {
        return (String) java.util.Objects.requireNonNull(row.get(index));
    }

    private static int integer(Record row, int index) {
        return (Integer) java.util.Objects.requireNonNull(row.get(index));
    }

    private static Optional<String> optional(Record row, int index) {
        return Optional.ofNullable((@Nullable String) row.get(index));
    }
}
