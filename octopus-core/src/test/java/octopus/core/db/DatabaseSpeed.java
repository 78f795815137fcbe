package octopus.core.db;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jooq.Field;
import org.jooq.Table;

/** Figures, not a test: {@code DatabaseSpeed DIRECTORY [seconds]} on the disk that shall be measured. */
final class DatabaseSpeed {
    private static final Table<?> ROWS = table(name("speed"));
    private static final Field<String> ID = field(name("id"), String.class);
    private static final Field<Long> AT = field(name("at"), Long.class);
    private static final Field<String> TEXT = field(name("text"), String.class);
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private DatabaseSpeed() {}

    public static void main(String[] arguments) throws InterruptedException {
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        long begun = System.nanoTime();
        try (EmbeddedDatabase database = EmbeddedDatabase.open(
                Path.of(arguments[0], "speed.db"), DatabaseSettings.sqlite(Path.of(arguments[0], "speed.db")))) {
            System.out.printf(Locale.ROOT, "open: %d ms%n", (System.nanoTime() - begun) / 1_000_000);
            database.write(t -> t.sql()
                    .execute("create table if not exists speed (id char(36) not null primary key, at bigint not null,"
                            + " text varchar(200) not null)"));
            database.write(t -> t.sql().deleteFrom(ROWS).execute());
            AtomicLong next = new AtomicLong();
            LongConsumer insert = ignored -> {
                long n = next.getAndIncrement();
                database.write(t -> t.sql()
                        .insertInto(ROWS, ID, AT, TEXT)
                        .values(id(n), n, "some text of a usual length for a row")
                        .execute());
            };
            LongConsumer read = n -> database.read(sql -> sql.select(ID, AT, TEXT)
                    .from(ROWS)
                    .where(ID.eq(id(n % 1000)))
                    .fetchOptional());
            measure(database, "warm up", 16, seconds, insert);
            measure(database, "write, 1 thread", 1, seconds, insert);
            measure(database, "write, 16 threads", 16, seconds, insert);
            measure(database, "write, 64 threads", 64, seconds, insert);
            measure(database, "read warm up", 4, seconds, read);
            measure(database, "read one row, 1 thread", 1, seconds, read);
            measure(database, "read one row, 16 threads", 16, seconds, read);
        }
    }

    private static String id(long n) {
        return String.format(Locale.ROOT, "%08x-0000-4000-8000-000000000000", n * 0x9E3779B1L & 0xffffffffL);
    }

    private static void measure(EmbeddedDatabase database, String what, int threads, int seconds, LongConsumer work)
            throws InterruptedException {
        long commits = database.commits();
        long cpu = MACHINE.getProcessCpuTime();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> all = new ArrayList<>();
        List<long[]> times = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long seed = i * 7919L;
            all.add(Thread.startVirtualThread(() -> {
                long[] mine = new long[1 << 10];
                int count = 0;
                long now = System.nanoTime();
                while (now < end) {
                    work.accept(seed + count);
                    long after = System.nanoTime();
                    if (count == mine.length) {
                        mine = Arrays.copyOf(mine, 2 * count);
                    }
                    mine[count++] = after - now;
                    now = after;
                }
                synchronized (times) {
                    times.add(Arrays.copyOf(mine, count));
                }
            }));
        }
        for (Thread one : all) {
            one.join();
        }
        long[] sorted = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-26s %9.0f /s   p50 %6d us   p99 %6d us   max %7d us   CPU %5.1f us   %d commits%n",
                what,
                sorted.length / (double) seconds,
                sorted[sorted.length / 2] / 1000,
                sorted[sorted.length * 99 / 100] / 1000,
                sorted[sorted.length - 1] / 1000,
                (MACHINE.getProcessCpuTime() - cpu) / 1000.0 / sorted.length,
                database.commits() - commits);
    }
}
