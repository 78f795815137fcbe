package octopus.block.backup;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.Columns;
import octopus.spi.Fault;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** What shall change in a backup's row, and from which statuses it may: one update statement, compare and set. */
public final class BackupChange {
    final Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
    Set<BackupStatus> from = Set.of();

    private BackupChange() {}

    public static BackupChange none() {
        return new BackupChange();
    }

    public static BackupChange to(BackupStatus status) {
        return none().set(BackupColumns.STATUS, status.text());
    }

    /** Without this any status will do. */
    public BackupChange onlyFrom(BackupStatus... statuses) {
        from = Set.of(statuses);
        return this;
    }

    public BackupChange fault(Optional<Fault> fault) {
        return set(BackupColumns.FAULT, Columns.fault(fault));
    }

    public BackupChange stored(int objects, long bytes, Optional<String> manifest) {
        return set(BackupColumns.OBJECTS, objects)
                .set(BackupColumns.STORED, bytes)
                .set(BackupColumns.MANIFEST, manifest.orElse(null));
    }

    public BackupChange dataTimestamp(Instant time) {
        return set(BackupColumns.DATA_TIMESTAMP, Columns.micros(time));
    }

    public BackupChange name(Optional<String> name) {
        return set(BackupColumns.NAME, name.orElse(null)).set(Columns.SORT_NAME, name.orElse(""));
    }

    public BackupChange description(Optional<String> description) {
        return set(BackupColumns.DESCRIPTION, description.orElse(null));
    }

    public BackupChange metadata(Map<String, String> metadata) {
        return set(BackupColumns.METADATA, Columns.map(metadata));
    }

    private BackupChange set(Field<?> field, @Nullable Object value) {
        values.put(field, value);
        return this;
    }
}
