package octopus.block.key;

import static octopus.block.Columns.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Which secrets are keys, and whose: the SQL of {@code encryption_keys} lives here and nowhere else. */
final class KeyStore {
    private static final Table<?> KEYS = table(name("encryption_keys"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> LABEL = text("label");

    void insert(Transaction transaction, UUID id, String project, UUID label) {
        transaction
                .sql()
                .insertInto(KEYS, ID, PROJECT, LABEL)
                .values(id.toString(), project, label.toString())
                .execute();
    }

    /** False when it is gone already. */
    boolean delete(Transaction transaction, UUID id) {
        return transaction.sql().deleteFrom(KEYS).where(ID.eq(id.toString())).execute() == 1;
    }

    boolean exists(DSLContext sql, UUID id) {
        return sql.fetchExists(select(ID).from(KEYS).where(ID.eq(id.toString())));
    }

    Optional<String> project(DSLContext sql, UUID id) {
        return sql.select(PROJECT).from(KEYS).where(ID.eq(id.toString())).fetchOptional(PROJECT);
    }

    Optional<UUID> labelled(DSLContext sql, UUID label) {
        return sql.select(ID)
                .from(KEYS)
                .where(LABEL.eq(label.toString()))
                .fetchOptional(ID)
                .map(UUID::fromString);
    }
}
