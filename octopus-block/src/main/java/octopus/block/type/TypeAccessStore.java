package octopus.block.type;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Which projects see a private type: the SQL of {@code volume_type_access} lives here and nowhere else. */
public final class TypeAccessStore {
    private static final Table<?> ACCESS = table(name("volume_type_access"));
    private static final Field<String> TYPE = text("type_id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<Long> CREATED = whole("created_at");

    /** False when the project had it already. */
    public boolean insert(Transaction transaction, UUID type, String project, Instant now) {
        return transaction
                        .sql()
                        .insertInto(ACCESS, TYPE, PROJECT, CREATED)
                        .values(type.toString(), project, Columns.micros(now))
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the project did not have it. */
    boolean delete(Transaction transaction, UUID type, String project) {
        return transaction
                        .sql()
                        .deleteFrom(ACCESS)
                        .where(TYPE.eq(type.toString()).and(PROJECT.eq(project)))
                        .execute()
                == 1;
    }

    void deleteOf(Transaction transaction, UUID type) {
        transaction.sql().deleteFrom(ACCESS).where(TYPE.eq(type.toString())).execute();
    }

    public boolean has(DSLContext sql, UUID type, String project) {
        return sql.fetchExists(
                select(TYPE).from(ACCESS).where(TYPE.eq(type.toString())).and(PROJECT.eq(project)));
    }

    /** In the order in which they got it. */
    List<String> projects(DSLContext sql, UUID type) {
        return sql.select(PROJECT)
                .from(ACCESS)
                .where(TYPE.eq(type.toString()))
                .orderBy(CREATED, PROJECT)
                .fetch(PROJECT);
    }

    /** That the type whose id this is may be seen by the project. */
    static Condition seenBy(Field<String> id, String project) {
        return id.in(select(TYPE).from(ACCESS).where(PROJECT.eq(project)));
    }
}
