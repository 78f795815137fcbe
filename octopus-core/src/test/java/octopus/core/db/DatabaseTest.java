package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import octopus.spi.StorageException;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all three kinds of database promise. */
class DatabaseTest extends StoreContract {
    private static final Table<?> ACCOUNTS = table(name("accounts"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<Long> AMOUNT = field(name("amount"), Long.class);

    @BeforeEach
    void makeTable() {
        database().write(t -> {
            t.sql()
                    .execute("create table if not exists accounts (name varchar(50) not null primary key,"
                            + " amount bigint not null)");
            return t.sql().deleteFrom(ACCOUNTS).execute();
        });
    }

    private static int insert(DSLContext sql, String account, long amount) {
        return sql.insertInto(ACCOUNTS, NAME, AMOUNT).values(account, amount).execute();
    }

    private static long amount(DSLContext sql, String account) {
        return sql.select(AMOUNT).from(ACCOUNTS).where(NAME.eq(account)).fetchSingle(AMOUNT);
    }

    /** jOOQ may write more places into a list than there are values; here each place gets one. */
    @Test
    void aStatementThatIsRenderedOnceBindsEachPlaceOfALongList() {
        List<String> accounts = List.of("a", "b", "c", "d", "e", "f");
        FixedSql update = FixedSql.update(
                ACCOUNTS, List.of(AMOUNT), NAME.in(Collections.nCopies(accounts.size(), FixedSql.value(NAME))));
        database()
                .write(t -> accounts.stream()
                        .mapToInt(each -> insert(t.sql(), each, 1))
                        .sum());
        List<Object> values = new ArrayList<>(List.of(2L));
        values.addAll(accounts);

        int changed = database().write(t -> update.execute(t.sql(), values.toArray()));

        assertThat(changed).isEqualTo(accounts.size());
    }

    @Test
    void aListOfKeysOfAnyLengthFindsEachRowOnce() {
        KeyedSql byName = new KeyedSql(
                NAME, (sql, among) -> sql.select(NAME).from(ACCOUNTS).where(among));
        List<String> accounts = IntStream.range(0, 9).mapToObj(at -> "a" + at).toList();
        database()
                .write(t -> accounts.stream()
                        .mapToInt(each -> insert(t.sql(), each, 1))
                        .sum());

        for (int length = 0; length <= accounts.size(); length++) {
            List<String> wanted = accounts.subList(0, length);
            List<String> found = database().read(sql -> byName.fetch(sql, row -> row.text(0), wanted));
            assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    /** Many ask at once while one writes: each sees at least what it knew to be committed. */
    @Test
    void aLookupAnswersEachAskerAndNeverOlderThanTheQuestion() throws Exception {
        Lookup<String, Long> amounts = database()
                .lookup((sql, names) -> sql.select(NAME, AMOUNT)
                        .from(ACCOUNTS)
                        .where(NAME.in(names))
                        .fetchMap(NAME, AMOUNT));
        database().write(t -> insert(t.sql(), "a", 0) + insert(t.sql(), "b", 1_000_000));
        AtomicLong committed = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> askers = new ArrayList<>();
            for (int asker = 0; asker < 40; asker++) {
                askers.add(threads.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        long known = committed.get();
                        assertThat(amounts.find("a").orElseThrow()).isBetween(known, 100L);
                        assertThat(amounts.find("b")).contains(1_000_000L);
                        assertThat(amounts.find("nobody")).isEmpty();
                    }
                }));
            }
            for (long at = 1; at <= 100; at++) {
                long amount = at;
                database()
                        .write(t -> t.sql()
                                .update(ACCOUNTS)
                                .set(AMOUNT, amount)
                                .where(NAME.eq("a"))
                                .execute());
                committed.set(at);
            }
            for (Future<?> asker : askers) {
                asker.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aLookupInsideATransactionIsRefused() {
        Lookup<String, Long> amounts = database().lookup((sql, names) -> Map.of());

        assertThatThrownBy(() -> database().write(t -> amounts.find("a"))).isInstanceOf(StorageException.class);
    }

    @Test
    void readsWhatWasCommitted() {
        database().write(t -> insert(t.sql(), "till", 7));
        assertThat(database().<Long>read(sql -> amount(sql, "till"))).isEqualTo(7);
    }

    @Test
    void anExceptionRollsBackAndComesOutAsItIs() {
        IllegalStateException mine = new IllegalStateException("mine");
        assertThatThrownBy(() -> database().write(t -> {
                    insert(t.sql(), "till", 7);
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(database().<Integer>read(sql -> sql.fetchCount(ACCOUNTS))).isZero();
    }

    @Test
    void afterCommitRunsAfterTheCommitOnly() {
        List<Integer> seen = new ArrayList<>();
        database().write(t -> {
            t.afterCommit(() -> seen.add(database().<Integer>read(sql -> sql.fetchCount(ACCOUNTS))));
            return insert(t.sql(), "till", 7);
        });
        assertThatThrownBy(() -> database().write(t -> {
                    t.afterCommit(() -> seen.add(-1));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(seen).containsExactly(1);
    }

    @Test
    void namesCompareByEachCharacter() {
        database().write(t -> insert(t.sql(), "Till", 1) + insert(t.sql(), "till", 2) + insert(t.sql(), "till ", 3));
        assertThat(database().<Long>read(sql -> amount(sql, "till"))).isEqualTo(2);
        assertThat(database().<Long>read(sql -> amount(sql, "till "))).isEqualTo(3);
        assertThat(database()
                        .<List<String>>read(sql ->
                                sql.select(NAME).from(ACCOUNTS).orderBy(NAME).fetch(NAME)))
                .containsExactly("Till", "till", "till ");
    }

    @Test
    void anyTextIsKept() {
        String text = "卷 💾 'quoted\" \\back %_";
        database().write(t -> insert(t.sql(), text, 1));
        assertThat(database()
                        .<List<String>>read(
                                sql -> sql.select(NAME).from(ACCOUNTS).fetch(NAME)))
                .containsExactly(text);
    }

    @Test
    void textColumnsHoldMoreThanMariaDbsOwn() {
        String content = "卷".repeat(100_000);
        Table<?> secrets = table(name("secrets"));
        Field<String> sealed = field(name("sealed"), String.class);
        database()
                .write(t -> t.sql()
                        .insertInto(secrets)
                        .set(field(name("id"), String.class), "00000000-0000-4000-8000-000000000000")
                        .set(field(name("version"), Integer.class), 1)
                        .set(field(name("key_id"), String.class), "0123456789abcdef")
                        .set(field(name("nonce"), String.class), "n")
                        .set(sealed, content)
                        .set(field(name("created_at"), Long.class), 1L)
                        .execute());
        assertThat(database()
                        .<String>read(sql -> sql.select(sealed).from(secrets).fetchSingle(sealed)))
                .isEqualTo(content);
    }

    @Test
    void emptyTablesKeepWhatMigrationsPutThere() {
        Table<?> numbers = table(name("event_numbers"));
        Field<Long> last = field(name("last_number"), Long.class);
        database().write(t -> t.sql().update(numbers).set(last, 77L).execute());
        testDatabase().empty();
        assertThat(database()
                        .<List<Long>>read(sql -> sql.select(last).from(numbers).fetch(last)))
                .containsExactly(0L);
    }

    @Test
    void duplicatesAreRecognised() {
        database().write(t -> insert(t.sql(), "till", 1));
        assertThatThrownBy(() -> database().write(t -> insert(t.sql(), "till", 1)))
                .matches(Errors::isDuplicate, "is a duplicate");
        assertThatThrownBy(() -> database().write(t -> t.sql().execute("insert into accounts (name) values ('x')")))
                .matches(e -> !Errors.isDuplicate(e), "is no duplicate");
    }

    @Test
    void nestingIsRefused() {
        for (var work : List.<Runnable>of(
                () -> database().write(t -> database().write(u -> 1)),
                () -> database().write(t -> database().read(u -> 1)),
                () -> database().read(t -> database().write(u -> 1)),
                () -> database().read(t -> database().read(u -> 1)))) {
            EmbeddedDatabaseTest.assertFault(work::run, DatabaseFault.DATABASE_NESTED);
        }
        assertThat(database().<Integer>read(sql -> sql.fetchCount(ACCOUNTS))).isZero();
    }

    @Test
    void transfersInOppositeDirectionsLoseNothing() throws Exception {
        database().write(t -> insert(t.sql(), "left", 1000) + insert(t.sql(), "right", 1000));
        AtomicInteger runs = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                boolean toRight = caller % 2 == 0;
                all.add(callers.submit(() -> {
                    together.await();
                    for (int i = 0; i < 25; i++) {
                        database().write(t -> {
                            runs.incrementAndGet();
                            return transfer(t.sql(), toRight ? "left" : "right", toRight ? "right" : "left");
                        });
                    }
                    return 0;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(database().<Long>read(sql -> amount(sql, "left"))).isEqualTo(1000);
        assertThat(database().<Long>read(sql -> amount(sql, "right"))).isEqualTo(1000);
        assertThat(runs.get()).isGreaterThanOrEqualTo(200);
    }

    /** Takes the two rows' locks in an order that depends on the direction: a deadlock on servers, sooner or later. */
    private static int transfer(DSLContext sql, String from, String to) {
        return sql.update(ACCOUNTS)
                        .set(AMOUNT, AMOUNT.minus(1))
                        .where(NAME.eq(from))
                        .execute()
                + sql.update(ACCOUNTS)
                        .set(AMOUNT, AMOUNT.plus(1))
                        .where(NAME.eq(to))
                        .execute();
    }

    @Test
    void openingAgainFindsTheData() {
        database().write(t -> insert(t.sql(), "till", 7));
        if (database().kind() == Database.Kind.SQLITE) {
            assertThatThrownBy(() -> Databases.open(testDatabase().settings())).isInstanceOf(StorageException.class);
            return;
        }
        try (Database second = Databases.open(testDatabase().settings())) {
            assertThat(second.<Long>read(sql -> amount(sql, "till"))).isEqualTo(7);
        }
    }
}
