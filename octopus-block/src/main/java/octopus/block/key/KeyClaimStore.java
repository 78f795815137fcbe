package octopus.block.key;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Keys that are being made: the SQL of {@code key_claims} lives here and nowhere else. */
final class KeyClaimStore {
    private static final Table<?> CLAIMS = table(name("key_claims"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<Integer> GIVEN_UP = number("given_up");
    private static final Field<Long> CREATED = whole("created_at");

    /** @param project whose key it is */
    record Claim(UUID id, String project) {}

    void insert(Transaction transaction, Claim claim, Instant now) {
        transaction
                .sql()
                .insertInto(CLAIMS, ID, PROJECT, GIVEN_UP, CREATED)
                .values(claim.id().toString(), claim.project(), 0, Columns.micros(now))
                .execute();
    }

    /** False when it was given up meanwhile: then its key is gone, or about to go. */
    boolean settle(Transaction transaction, UUID id) {
        return transaction
                        .sql()
                        .deleteFrom(CLAIMS)
                        .where(ID.eq(id.toString()))
                        .and(GIVEN_UP.eq(0))
                        .execute()
                == 1;
    }

    /** From now on nothing can come to use its key. */
    void giveUp(Transaction transaction, UUID id) {
        transaction
                .sql()
                .update(CLAIMS)
                .set(GIVEN_UP, 1)
                .where(ID.eq(id.toString()))
                .execute();
    }

    void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(CLAIMS).where(ID.eq(id.toString())).execute();
    }

    List<Claim> openSince(DSLContext sql, Instant before, int most) {
        return sql.select(ID, PROJECT)
                .from(CLAIMS)
                .where(CREATED.lt(Columns.micros(before)).or(GIVEN_UP.eq(1)))
                .orderBy(CREATED, ID)
                .limit(most)
                .fetch(row -> new Claim(UUID.fromString(row.value1()), row.value2()));
    }
}
