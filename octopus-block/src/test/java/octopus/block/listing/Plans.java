package octopus.block.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import octopus.core.db.Database;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultExecuteListenerProvider;

/** How a database goes about the query of a list. */
final class Plans {
    private final Database database;

    Plans(Database database) {
        this.database = database;
    }

    /** Enough rows that MariaDB bothers to look at indexes. @return the id of one of them */
    UUID fill(String table, List<String> statuses, int rows) {
        UUID first = UUID.randomUUID();
        database.write(transaction -> {
            DSLContext sql = transaction.sql();
            Table<?> into = DSL.table(DSL.name(table));
            Field<?>[] fields = sql.select().from(into).limit(0).fetch().fields();
            List<Query> inserts = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                List<Object> values = new ArrayList<>();
                for (Field<?> field : fields) {
                    values.add(value(field, statuses, i, first));
                }
                inserts.add(sql.insertInto(into, fields).values(values));
            }
            sql.batch(inserts).execute();
            return rows;
        });
        switch (database.kind()) {
            case SQLITE -> {}
            case POSTGRESQL, MARIADB ->
                database.read(sql -> sql.execute(
                        (database.kind() == Database.Kind.MARIADB ? "analyze table " : "analyze ") + table));
        }
        return first;
    }

    private static Object value(Field<?> field, List<String> statuses, int row, UUID first) {
        String name = field.getName();
        boolean number = Number.class.isAssignableFrom(field.getType());
        return switch (name) {
            case "id" -> row == 0 ? first.toString() : UUID.randomUUID().toString();
            case "status" -> statuses.get(row % statuses.size());
            case "project" -> "p" + row % 7;
            case "mode" -> "rw";
            case "progress", "action_id", "detail_id" -> "1";
            case "volume_types" -> "[]";
            case "consumer" -> "both";
            case "name" -> "x" + row;
            case "origin" ->
                "{\"name\":null,\"description\":null,\"type\":null,\"metadata\":{},\"imageMetadata\":{},\"bootable\":false}";
            case "specs",
                    "extra_specs",
                    "metadata",
                    "admin_metadata",
                    "image_metadata",
                    "notes",
                    "connector",
                    "connection" -> "{}";
            case "fault", "previous_status", "secret_id", "manifest_sha256", "encryption_key_id", "encryption" ->
                DSL.val((String) null);
            default ->
                number
                        ? row % 300
                        : name.endsWith("_id")
                                ? UUID.nameUUIDFromBytes(new byte[] {(byte) (row % 50)})
                                        .toString()
                                : "x" + row % 40;
        };
    }

    /** The last query that this does. */
    List<String> of(Consumer<DSLContext> listing) {
        AtomicReference<Query> last = new AtomicReference<>();
        return database.read(sql -> {
            DSLContext watched =
                    DSL.using(sql.configuration().derive(new DefaultExecuteListenerProvider(new ExecuteListener() {
                        @Override
                        public void executeStart(ExecuteContext context) {
                            Optional.ofNullable(context.query()).ifPresent(last::set);
                        }
                    })));
            listing.accept(watched);
            return explain(sql, Objects.requireNonNull(last.get()));
        });
    }

    private List<String> explain(DSLContext sql, Query query) {
        String text = sql.renderInlined(query);
        return switch (database.kind()) {
            case SQLITE -> sql.fetch("explain query plan " + text).getValues("detail", String.class);
            case POSTGRESQL -> {
                sql.execute("set enable_seqscan = off");
                sql.execute("set enable_sort = off");
                sql.execute("set enable_bitmapscan = off");
                yield sql.fetch("explain " + text).getValues(0, String.class);
            }
            case MARIADB ->
                sql.fetch("explain " + text)
                        .map(row -> row.get("table") + " type=" + row.get("type") + " key=" + row.get("key") + " rows="
                                + row.get("rows") + " " + row.get("Extra"));
        };
    }
}
