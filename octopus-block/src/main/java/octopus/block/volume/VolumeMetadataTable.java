package octopus.block.volume;

import static octopus.block.Columns.text;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import java.util.Map;
import octopus.core.db.FixedSql;
import octopus.core.db.Transaction;
import octopus.spi.VolumeId;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/** Finds volumes by their metadata; written with the volume's row, in the same transaction. */
final class VolumeMetadataTable {
    private static final Table<?> METADATA = table(name("volume_metadata"));
    private static final Field<String> VOLUME = text("volume_id");
    private static final Field<String> KEY = text("meta_key");
    private static final Field<String> VALUE = text("meta_value");

    private final FixedSql delete =
            new FixedSql(sql -> sql.deleteFrom(METADATA).where(VOLUME.eq(FixedSql.value(VOLUME))));

    void replace(Transaction transaction, VolumeId id, Map<String, String> metadata) {
        delete(transaction, id);
        insert(transaction, id, metadata);
    }

    void insert(Transaction transaction, VolumeId id, Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return;
        }
        var insert = transaction.sql().insertInto(METADATA, VOLUME, KEY, VALUE);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            insert = insert.values(id.toString(), entry.getKey(), entry.getValue());
        }
        insert.execute();
    }

    void delete(Transaction transaction, VolumeId id) {
        delete.later(transaction.sql(), id.toString());
    }

    static Condition has(String key, String value) {
        return exists(selectOne()
                .from(METADATA)
                .where(KEY.eq(key).and(VALUE.eq(value)))
                .and(VOLUME.eq(field(name("volumes", "id"), String.class))));
    }
}
