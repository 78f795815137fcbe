package octopus.neighbour.feed;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.Optional;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** The SQL of {@code event_feeds}: how far each feed has come, and which process reads it. */
final class FeedTable {
    private static final Table<?> FEEDS = table(name("event_feeds"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<Long> POSITION = field(name("position"), Long.class);
    private static final Field<String> HOLDER = field(name("holder"), String.class);
    private static final Field<Long> HELD_UNTIL = field(name("held_until"), Long.class);

    private FeedTable() {}

    static Optional<Long> position(DSLContext sql, String feed) {
        return sql.select(POSITION).from(FEEDS).where(NAME.eq(feed)).fetchOptional(POSITION);
    }

    static void create(Transaction transaction, String feed, long position) {
        transaction
                .sql()
                .insertInto(FEEDS, NAME, POSITION, HOLDER, HELD_UNTIL)
                .values(feed, position, "", 0L)
                .onConflictDoNothing()
                .execute();
    }

    /** False while another process holds it. */
    static boolean hold(Transaction transaction, String feed, String holder, long now, long until) {
        return transaction
                        .sql()
                        .update(FEEDS)
                        .set(HOLDER, holder)
                        .set(HELD_UNTIL, until)
                        .where(NAME.eq(feed).and(HOLDER.eq(holder).or(HELD_UNTIL.lt(now))))
                        .execute()
                == 1;
    }

    /** False when another process has taken it over meanwhile. */
    static boolean advance(Transaction transaction, String feed, String holder, long position, long until) {
        return transaction
                        .sql()
                        .update(FEEDS)
                        .set(POSITION, position)
                        .set(HELD_UNTIL, until)
                        .where(NAME.eq(feed).and(HOLDER.eq(holder)))
                        .execute()
                == 1;
    }

    static void release(Transaction transaction, String feed, String holder) {
        transaction
                .sql()
                .update(FEEDS)
                .set(HELD_UNTIL, 0L)
                .where(NAME.eq(feed).and(HOLDER.eq(holder)))
                .execute();
    }
}
