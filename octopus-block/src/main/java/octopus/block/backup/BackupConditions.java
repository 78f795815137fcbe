package octopus.block.backup;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.block.Columns;
import octopus.block.backup.BackupQuery.Column;
import octopus.block.listing.Listing;
import octopus.block.listing.Matches;
import org.jooq.Condition;
import org.jooq.Field;

/** Turns a {@link BackupQuery} into SQL. */
final class BackupConditions {
    static final Listing<Column> LISTING = new Listing<>(
            BackupColumns.BACKUPS,
            BackupColumns.ALL,
            List.of(Column.CREATED_AT, Column.ID),
            BackupConditions::sortable);

    private BackupConditions() {}

    static Condition of(BackupQuery query) {
        Condition all = query.project().map(BackupColumns.PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Column, String> filter : query.filters().entrySet()) {
            all = all.and(Matches.any(column(filter.getKey()), Set.of(filter.getValue())));
        }
        for (Map.Entry<Column, String> like : query.like().entrySet()) {
            all = all.and(Matches.part(column(like.getKey()), like.getValue()));
        }
        return all;
    }

    private static Field<?> column(Column column) {
        return switch (column) {
            case ID -> BackupColumns.ID;
            case NAME -> Columns.SORT_NAME;
            case DESCRIPTION -> BackupColumns.DESCRIPTION;
            case STATUS -> BackupColumns.STATUS;
            case VOLUME -> BackupColumns.VOLUME;
            case SNAPSHOT -> BackupColumns.SNAPSHOT;
            case PARENT -> BackupColumns.PARENT;
            case SIZE -> BackupColumns.SIZE;
            case PROJECT -> BackupColumns.PROJECT;
            case USER -> BackupColumns.USER;
            case CONTAINER -> BackupColumns.CONTAINER;
            case ZONE -> BackupColumns.ZONE;
            case DATA_TIMESTAMP -> BackupColumns.DATA_TIMESTAMP;
            case CREATED_AT -> BackupColumns.CREATED;
            case UPDATED_AT -> BackupColumns.UPDATED;
        };
    }

    private static Field<?> sortable(Column column) {
        return switch (column) {
            case DESCRIPTION -> coalesce(BackupColumns.DESCRIPTION, val(""));
            case SNAPSHOT -> coalesce(BackupColumns.SNAPSHOT, val(""));
            case PARENT -> coalesce(BackupColumns.PARENT, val(""));
            case ZONE -> coalesce(BackupColumns.ZONE, val(""));
            case ID, NAME, STATUS, VOLUME, SIZE, PROJECT, USER, CONTAINER, DATA_TIMESTAMP, CREATED_AT, UPDATED_AT ->
                column(column);
        };
    }
}
