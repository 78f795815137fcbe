package octopus.block.backup;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.block.Columns;
import octopus.core.json.Json;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** The table {@code backups}, and how a row becomes a {@link Backup} and back. */
final class BackupColumns {
    static final Table<?> BACKUPS = table(name("backups"));
    static final Field<String> ID = text("id");
    static final Field<String> PROJECT = text("project");
    static final Field<String> USER = text("user_id");
    static final Field<String> NAME = text("name");
    static final Field<String> DESCRIPTION = text("description");
    static final Field<String> STATUS = text("status");
    static final Field<String> VOLUME = text("volume_id");
    static final Field<String> SNAPSHOT = text("snapshot_id");
    static final Field<String> PARENT = text("parent_id");
    static final Field<Integer> SIZE = number("size_gib");
    static final Field<String> ZONE = text("availability_zone");
    static final Field<String> CONTAINER = text("container");
    static final Field<String> LOCATION = text("location");
    static final Field<Integer> OBJECTS = number("object_count");
    static final Field<Long> STORED = whole("stored_bytes");
    static final Field<String> METADATA = text("metadata");
    static final Field<String> ORIGIN = text("origin");
    static final Field<String> MANIFEST = text("manifest_sha256");
    static final Field<String> ENCRYPTION_KEY = text("encryption_key_id");
    static final Field<String> FAULT = text("fault");
    static final Field<Long> DATA_TIMESTAMP = whole("data_timestamp");
    static final Field<Long> CREATED = whole("created_at");
    static final Field<Long> UPDATED = whole("updated_at");

    static final List<Field<?>> ALL = List.of(
            ID,
            PROJECT,
            USER,
            NAME,
            DESCRIPTION,
            STATUS,
            VOLUME,
            SNAPSHOT,
            PARENT,
            SIZE,
            ZONE,
            CONTAINER,
            LOCATION,
            OBJECTS,
            STORED,
            METADATA,
            ORIGIN,
            MANIFEST,
            ENCRYPTION_KEY,
            FAULT,
            DATA_TIMESTAMP,
            CREATED,
            UPDATED);

    /** In the order in which {@link #values} gives them. */
    static final List<Field<?>> WRITTEN =
            Stream.concat(ALL.stream(), Stream.of(Columns.SORT_NAME)).toList();

    private BackupColumns() {}

    static List<@Nullable Object> values(Backup backup) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(backup.id().toString());
        values.add(backup.project());
        values.add(backup.user());
        values.add(backup.name().orElse(null));
        values.add(backup.description().orElse(null));
        values.add(backup.status().text());
        values.add(backup.volume().toString());
        values.add(backup.snapshot().map(Objects::toString).orElse(null));
        values.add(backup.parent().map(Objects::toString).orElse(null));
        values.add(backup.sizeGib());
        values.add(backup.availabilityZone().orElse(null));
        values.add(backup.container());
        values.add(backup.location());
        values.add(backup.objects());
        values.add(backup.storedBytes());
        values.add(Columns.map(backup.metadata()));
        values.add(Json.write(backup.origin()));
        values.add(backup.manifest().orElse(null));
        values.add(backup.encryptionKey().map(Objects::toString).orElse(null));
        values.add(Columns.fault(backup.fault()));
        values.add(Columns.micros(backup.dataTimestamp()));
        values.add(Columns.micros(backup.createdAt()));
        values.add(Columns.microsOrNever(backup.updatedAt()));
        values.add(backup.name().orElse(""));
        return values;
    }

    static Backup read(Record row) {
        return new Backup(
                BackupId.of(row.get(ID)),
                row.get(PROJECT),
                row.get(USER),
                Optional.ofNullable(row.get(NAME)),
                Optional.ofNullable(row.get(DESCRIPTION)),
                BackupStatus.of(row.get(STATUS)),
                VolumeId.of(row.get(VOLUME)),
                Optional.ofNullable(row.get(SNAPSHOT)).map(SnapshotId::of),
                Optional.ofNullable(row.get(PARENT)).map(BackupId::of),
                row.get(SIZE),
                Optional.ofNullable(row.get(ZONE)),
                row.get(CONTAINER),
                row.get(LOCATION),
                row.get(OBJECTS),
                row.get(STORED),
                Columns.map(row.get(METADATA)),
                Json.read(row.get(ORIGIN), BackupOrigin.class),
                Optional.ofNullable(row.get(MANIFEST)),
                Optional.ofNullable(row.get(ENCRYPTION_KEY)).map(UUID::fromString),
                Columns.fault(row.get(FAULT)),
                Columns.instant(Objects.requireNonNull(row.get(DATA_TIMESTAMP))),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
