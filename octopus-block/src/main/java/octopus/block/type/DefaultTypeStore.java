package octopus.block.type;

import static octopus.block.Columns.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Which type the volumes of a project get that name none: the SQL of {@code default_types} lives here and nowhere else. */
public final class DefaultTypeStore {
    private static final Table<?> DEFAULTS = table(name("default_types"));
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> TYPE = text("type_id");

    public void set(Transaction transaction, String project, UUID type) {
        delete(transaction, project);
        transaction
                .sql()
                .insertInto(DEFAULTS, PROJECT, TYPE)
                .values(project, type.toString())
                .execute();
    }

    /** False when the project had none. */
    boolean delete(Transaction transaction, String project) {
        return transaction.sql().deleteFrom(DEFAULTS).where(PROJECT.eq(project)).execute() == 1;
    }

    public Optional<UUID> find(DSLContext sql, String project) {
        return sql.select(TYPE)
                .from(DEFAULTS)
                .where(PROJECT.eq(project))
                .fetchOptional(TYPE)
                .map(UUID::fromString);
    }

    /** By project. */
    Map<String, UUID> all(DSLContext sql) {
        Map<String, UUID> all = new LinkedHashMap<>();
        sql.select(PROJECT, TYPE)
                .from(DEFAULTS)
                .orderBy(PROJECT)
                .forEach(row -> all.put(row.value1(), UUID.fromString(row.value2())));
        return all;
    }

    /** A project whose default the type is, if there is one. */
    Optional<String> projectOf(DSLContext sql, UUID type) {
        return sql.select(PROJECT)
                .from(DEFAULTS)
                .where(TYPE.eq(type.toString()))
                .orderBy(PROJECT)
                .limit(1)
                .fetchOptional(PROJECT);
    }
}
