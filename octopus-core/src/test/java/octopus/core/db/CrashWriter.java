package octopus.core.db;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes and says what was acknowledged, until it is killed. */
final class CrashWriter {
    private static final int WRITERS = 16;

    private CrashWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        DatabaseSettings settings =
                DatabaseSettings.sqlite(Path.of(arguments[0])).withAddress("http://127.0.0.1:8776");
        AtomicLong next = new AtomicLong(Long.parseLong(arguments[1]));
        try (Database database = Databases.open(settings)) {
            database.write(t -> t.sql()
                    .execute("create table if not exists pairs (id bigint not null, half integer not null,"
                            + " primary key (id, half))"));
            Thread last = Thread.currentThread();
            for (int writer = 0; writer < WRITERS; writer++) {
                last = Thread.startVirtualThread(() -> {
                    while (true) {
                        write(database, next.getAndIncrement());
                    }
                });
            }
            last.join();
        }
    }

    private static void write(Database database, long id) {
        database.write(t -> {
            t.sql().execute("insert into pairs (id, half) values (?, 0)", id);
            return t.sql().execute("insert into pairs (id, half) values (?, 1)", id);
        });
        synchronized (CrashWriter.class) {
            System.out.println(id);
            System.out.flush();
        }
    }
}
