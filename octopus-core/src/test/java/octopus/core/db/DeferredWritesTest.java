package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that are put off: on every database as if each had been run where it stands. */
class DeferredWritesTest extends StoreContract {
    private static final Table<?> NOTES = table(name("deferred_notes"));
    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> BODY = field(name("body"), String.class);
    private static final Field<Long> SIZE = field(name("size_bytes"), Long.class);
    private static final Field<Short> DONE = field(name("done"), Short.class);
    private static final short YES = 1;

    private final FixedSql insert = FixedSql.insert(NOTES, ID, BODY, SIZE, DONE);
    private final FixedSql insertIfNew = FixedSql.insertIfNew(NOTES, ID, BODY);
    private final FixedSql update = FixedSql.update(NOTES, List.of(BODY), ID.eq(FixedSql.value(ID)));
    private final FixedSql all =
            new FixedSql(sql -> sql.select(ID, BODY).from(NOTES).orderBy(ID));

    @BeforeEach
    void makeTable() {
        database().write(t -> {
            t.sql().execute("drop table if exists deferred_notes");
            t.sql()
                    .execute("create table deferred_notes"
                            + " (id int primary key, body varchar(200), size_bytes bigint, done smallint)");
            return insertIfNew.execute(t.sql(), 0, "first");
        });
    }

    /** The second time every statement is prepared already, which is another way through the driver. */
    @Test
    void whatIsReadBehindThemHasThemInIt() {
        for (int round = 1; round <= 3; round++) {
            int id = round;
            List<String> seen = database().write(t -> {
                insert.later(t.sql(), id, "a", 5_000_000_000L, YES);
                update.later(t.sql(), "b" + id, id);
                List<String> prepared = bodies(t.sql());
                update.later(t.sql(), "c" + id, id);
                assertThat(t.sql().select(BODY).from(NOTES).where(ID.eq(id)).fetch(BODY))
                        .containsExactly("c" + id);
                update.later(t.sql(), "d" + id, id);
                return prepared;
            });
            assertThat(seen).hasSize(id + 1).last().isEqualTo("b" + id);
            assertThat(database().read(this::bodies)).hasSize(id + 1).last().isEqualTo("d" + id);
        }
    }

    @Test
    void countsComeInTheirOrder() {
        for (int round = 0; round < 3; round++) {
            int id = 10 + round;
            List<Integer> counts = new ArrayList<>();
            int last = database().write(t -> {
                counts.clear();
                insertIfNew.checkedLater(t.sql(), counts::add, id, "new");
                insertIfNew.checkedLater(t.sql(), counts::add, id, "there");
                update.checkedLater(t.sql(), counts::add, "x", id);
                return update.execute(t.sql(), "nobody", -1);
            });
            assertThat(counts).containsExactly(1, 0, 1);
            assertThat(last).isZero();
        }
    }

    @Test
    void whatACheckThrowsRollsBackAndComesOut() {
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> database().write(t -> {
                        insertIfNew.later(t.sql(), 1, "lost");
                        insertIfNew.checkedLater(
                                t.sql(),
                                rows -> {
                                    // A check may look: the connection is free again.
                                    assertThat(bodies(t.sql())).isNotEmpty();
                                    if (rows == 0) {
                                        throw new IllegalStateException("it is there");
                                    }
                                },
                                0,
                                "again");
                        update.later(t.sql(), "lost too", 0);
                        return 0;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("it is there");
            assertThat(database().read(this::bodies)).containsExactly("first");
        }
    }

    @Test
    void oneThatFailsRollsBackThoseBeforeAndBehindIt() {
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> database().write(t -> {
                        insert.later(t.sql(), 1, "before", 1L, YES);
                        insert.later(t.sql(), 0, "a second one", 1L, YES);
                        insert.later(t.sql(), 2, "behind", 1L, YES);
                        return 0;
                    }))
                    .matches(Errors::isDuplicate, "is a duplicate");
            assertThat(database().read(this::bodies)).containsExactly("first");
        }
        database().write(t -> insertIfNew.execute(t.sql(), 1, "the connection is as good as before"));
        assertThat(database().read(this::bodies)).hasSize(2);
    }

    @Test
    void valuesArriveAsTheyAre() {
        List<String> odd = List.of("'; drop table deferred_notes; --", "\\", "a\"b`c", "?;?", "你好 🐙", "", "%_\n\t");
        for (int round = 0; round < 2; round++) {
            database().write(t -> {
                t.sql().deleteFrom(NOTES).execute();
                for (int i = 0; i < odd.size(); i++) {
                    insert.later(t.sql(), i, odd.get(i), i % 2 == 0 ? null : -1L, null);
                }
                return 0;
            });
            assertThat(database().read(this::bodies)).containsExactlyElementsOf(odd);
        }
        assertThat(database().<Integer>read(sql -> sql.fetchCount(NOTES, SIZE.isNull())))
                .isEqualTo(4);
    }

    @Test
    void manyAreNoTrouble() {
        database().write(t -> {
            IntStream.rangeClosed(1, 100).forEach(id -> insert.later(t.sql(), id, "n" + id, 1L, YES));
            List<@Nullable Object[]> rows = new ArrayList<>();
            IntStream.rangeClosed(101, 150).forEach(id -> rows.add(new Object[] {id, "n" + id, 1L, YES}));
            insert.laterAll(t.sql(), rows);
            insert.laterAll(t.sql(), rows.subList(0, 0));
            return 0;
        });
        assertThat(database().read(this::bodies)).hasSize(151);
    }

    /** Each of two transactions waits for the row of the other: one is done again, and both are done in the end. */
    @Test
    void oneThatIsGivenUpForADeadlockIsDoneAgainWhole() {
        database().write(t -> insertIfNew.execute(t.sql(), 1, "second"));
        AtomicInteger runs = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(kind == Database.Kind.SQLITE ? 1 : 2);
        // Not the common pool, which has one thread on a machine of two cores.
        List<CompletableFuture<Integer>> writers = List.of(0, 1).stream()
                .map(first -> CompletableFuture.supplyAsync(
                        () -> database().write(t -> {
                            update.execute(t.sql(), "of " + first, first);
                            if (runs.incrementAndGet() <= 2) {
                                await(both);
                            }
                            insert.later(t.sql(), 10 + first, "by " + first, 1L, YES);
                            update.later(t.sql(), "of " + first, 1 - first);
                            insert.later(t.sql(), 20 + first, "by " + first, 1L, YES);
                            return first;
                        }),
                        Thread::startVirtualThread))
                .toList();
        writers.forEach(CompletableFuture::join);
        Map<Integer, String> rows =
                database().read(sql -> sql.select(ID, BODY).from(NOTES).fetchMap(ID, BODY));
        assertThat(rows).containsOnlyKeys(0, 1, 10, 11, 20, 21);
        assertThat(rows.get(0)).isEqualTo(rows.get(1));
        if (kind != Database.Kind.SQLITE) {
            assertThat(runs).hasValueGreaterThan(2);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> bodies(DSLContext sql) {
        return all.fetch(sql, row -> row.text(1));
    }
}
