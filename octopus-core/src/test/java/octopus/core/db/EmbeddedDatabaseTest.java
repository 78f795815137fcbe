package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.spi.StorageException;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    private static final Table<?> NOTES = table(name("notes"));
    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> TEXT = field(name("text"), String.class);

    @TempDir
    Path directory;

    private EmbeddedDatabase database;

    @BeforeEach
    void open() {
        database = EmbeddedDatabase.open(file(), DatabaseSettings.sqlite(file()));
        database.write(t -> t.sql().execute("create table notes (id integer primary key, text varchar(100) not null)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path file() {
        return directory.resolve("octopus.db");
    }

    private static int insert(DSLContext sql, int id) {
        return sql.insertInto(NOTES, ID, TEXT).values(id, "note " + id).execute();
    }

    private static int countNotes(DSLContext sql) {
        return sql.select(count()).from(NOTES).fetchSingle().value1();
    }

    @Test
    void isDurableByItsSettings() {
        database.write(t -> {
            assertThat(t.sql().fetchSingle("pragma journal_mode").get(0, String.class))
                    .isEqualTo("wal");
            assertThat(t.sql().fetchSingle("pragma synchronous").get(0, Integer.class))
                    .isEqualTo(2);
            assertThat(t.sql().fetchSingle("pragma foreign_keys").get(0, Integer.class))
                    .isEqualTo(1);
            return 0;
        });
    }

    @Test
    void whatWasWrittenIsReadAtOnceAndAfterReopening() {
        database.write(t -> insert(t.sql(), 1));
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isEqualTo(1);
        database.close();
        database = EmbeddedDatabase.open(file(), DatabaseSettings.sqlite(file()));
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isEqualTo(1);
    }

    @Test
    void aFailedTransactionLeavesNothingAndItsExceptionComesOutAsItIs() {
        IllegalStateException mine = new IllegalStateException("mine");
        List<String> after = new ArrayList<>();
        assertThatThrownBy(() -> database.write(t -> {
                    t.afterCommit(() -> after.add("never"));
                    insert(t.sql(), 1);
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(after).isEmpty();
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isZero();
    }

    @Test
    void actionsAfterCommitRunInTheCallersThreadAndSeeTheData() {
        List<Object> seen = new ArrayList<>();
        database.write(t -> {
            t.afterCommit(() -> {
                seen.add(Thread.currentThread());
                seen.add(database.<Integer>read(EmbeddedDatabaseTest::countNotes));
            });
            return insert(t.sql(), 1);
        });
        assertThat(seen).containsExactly(Thread.currentThread(), 1);
    }

    @Test
    void oneFailingJobDoesNotHarmItsBatchMatesAndTheBatchHasOneCommit() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        long before = database.commits();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> database.write(t -> {
                busy.countDown();
                awaitQuietly(go);
                return insert(t.sql(), 0);
            }));
            busy.await();
            List<Future<Integer>> mates = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                int id = i;
                mates.add(callers.submit(() -> database.write(t -> {
                    insert(t.sql(), id);
                    if (id == 7) {
                        throw new IllegalStateException("seven");
                    }
                    return id;
                })));
            }
            org.awaitility.Awaitility.await().until(() -> database.waiting() == 20);
            go.countDown();
            first.get();
            for (int i = 1; i <= 20; i++) {
                Future<Integer> mate = mates.get(i - 1);
                if (i == 7) {
                    assertThatThrownBy(mate::get).rootCause().hasMessage("seven");
                } else {
                    assertThat(mate.get()).isEqualTo(i);
                }
            }
        }
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isEqualTo(20);
        // The one that waited, by itself or with all others.
        assertThat(database.commits() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aFailingFirstJobDoesNotHarmThoseAfterIt() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> database.write(t -> {
                insert(t.sql(), 0);
                busy.countDown();
                awaitQuietly(go);
                throw new IllegalStateException("first");
            }));
            busy.await();
            Future<Integer> second = callers.submit(() -> database.write(t -> insert(t.sql(), 1)));
            org.awaitility.Awaitility.await().until(() -> database.waiting() == 1);
            go.countDown();
            assertThatThrownBy(first::get).rootCause().hasMessage("first");
            assertThat(second.get()).isEqualTo(1);
        }
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isEqualTo(1);
    }

    /** What SQLite does on a full disk or an I/O error: it gives up the whole transaction, savepoints and all. */
    @Test
    void whenTheWholeBatchIsLostOnlyTheGuiltyJobFails() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> afterCommit = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            all.add(callers.submit(() -> database.write(t -> {
                busy.countDown();
                awaitQuietly(go);
                return insert(t.sql(), 0);
            })));
            busy.await();
            for (int i = 1; i <= 6; i++) {
                int id = i;
                all.add(callers.submit(() -> database.write(t -> {
                    t.afterCommit(() -> afterCommit.add(id));
                    insert(t.sql(), id);
                    if (id == 4) {
                        t.sql().execute("rollback");
                        throw new IllegalStateException("the disk is full, say");
                    }
                    return id;
                })));
                org.awaitility.Awaitility.await().until(() -> database.waiting() == id);
            }
            go.countDown();
            assertThatThrownBy(() -> all.remove(4).get()).rootCause().hasMessage("the disk is full, say");
            for (Future<Integer> mate : all) {
                mate.get();
            }
        }
        assertThat(database.<List<Integer>>read(
                        sql -> sql.select(ID).from(NOTES).orderBy(ID).fetch(ID)))
                .containsExactly(0, 1, 2, 3, 5, 6);
        assertThat(afterCommit).containsExactlyInAnyOrder(1, 2, 3, 5, 6);
        assertThat(database.<Integer>write(t -> insert(t.sql(), 99))).isEqualTo(1);
    }

    @Test
    void sixtyFourWritersNeverSeeTheDatabaseLocked() throws Exception {
        long before = database.commits();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 64; writer++) {
                int base = writer * 50;
                all.add(callers.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        int id = base + i;
                        database.write(t -> insert(t.sql(), id));
                        assertThat(database.<Integer>read(sql -> sql.fetchCount(NOTES, ID.eq(id))))
                                .isEqualTo(1);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(database.<Integer>read(EmbeddedDatabaseTest::countNotes)).isEqualTo(64 * 50);
        assertThat(database.commits() - before).isLessThan(64 * 50 / 4);
    }

    @Test
    void aLongReadKeepsItsDataAndHoldsUpNobody() {
        database.write(t -> insert(t.sql(), 1));
        int seen = database.<Integer>read(sql -> {
            Thread writer = Thread.startVirtualThread(() -> {
                for (int i = 2; i < 100; i++) {
                    int id = i;
                    database.write(t -> insert(t.sql(), id));
                }
            });
            joinQuietly(writer);
            return countNotes(sql);
        });
        assertThat(seen).isEqualTo(99);
    }

    @Test
    void nestingIsRefusedClearly() {
        assertFault(() -> database.write(t -> database.write(u -> 1)), DatabaseFault.DATABASE_NESTED);
        assertFault(() -> database.write(t -> database.read(u -> 1)), DatabaseFault.DATABASE_NESTED);
        assertFault(() -> database.read(t -> database.write(u -> 1)), DatabaseFault.DATABASE_NESTED);
        assertThat(database.<Integer>write(t -> insert(t.sql(), 1))).isEqualTo(1);
    }

    @Test
    void readersCannotWrite() {
        assertThatThrownBy(() -> database.read(sql -> insert(sql, 1))).hasMessageContaining("attempt to write");
    }

    @Test
    void duplicatesAreRecognised() {
        database.write(t -> insert(t.sql(), 1));
        assertThatThrownBy(() -> database.write(t -> insert(t.sql(), 1)))
                .matches(Errors::isDuplicate, "is a duplicate");
    }

    @Test
    void aSecondOpenSaysWhoHoldsIt() {
        assertThatThrownBy(() -> Databases.open(DatabaseSettings.sqlite(file())))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }

    @Test
    void afterCloseTheAnswerIsClear() {
        database.close();
        assertFault(() -> database.write(t -> 1), DatabaseFault.DATABASE_CLOSED);
        assertFault(() -> database.read(t -> 1), DatabaseFault.DATABASE_CLOSED);
        open2();
    }

    private void open2() {
        database = EmbeddedDatabase.open(file(), DatabaseSettings.sqlite(file()));
    }

    static void assertFault(org.assertj.core.api.ThrowableAssert.ThrowingCallable work, DatabaseFault code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
