package octopus.block.quota;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Limits as they were set, and use as the rows themselves tell it: no counter, so nothing can drift. */
public final class QuotaStore {
    private static final Table<?> LOCKS = table(name("quota_locks"));
    private static final Table<?> QUOTAS = table(name("quotas"));
    private static final Table<?> CLASSES = table(name("quota_classes"));
    private static final Table<?> VOLUMES = table(name("volumes"));
    private static final Table<?> SNAPSHOTS = table(name("snapshots"));
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> CLASS = text("class_name");
    private static final Field<String> RESOURCE = text("resource");
    private static final Field<Long> LIMIT = whole("hard_limit");
    private static final Field<Integer> CONSUMES = number("consumes_quota");
    private static final Field<Integer> SIZE = number("size_gib");
    private static final Field<Integer> PENDING = number("pending_gib");
    private static final Field<String> TYPE = text("type_id");

    /** How many objects of a kind there are, and their size together. */
    public record Use(long count, long gib) {}

    /** Holds off every other request of the project that is to be counted, until this transaction ends. */
    public void lock(Transaction transaction, Database.Kind kind, String project) {
        if (kind == Database.Kind.SQLITE) {
            return; // One writer: this transaction is alone already.
        }
        transaction
                .sql()
                .insertInto(LOCKS, PROJECT)
                .values(project)
                .onConflictDoNothing()
                .execute();
        transaction
                .sql()
                .select(PROJECT)
                .from(LOCKS)
                .where(PROJECT.eq(project))
                .forUpdate()
                .fetch();
    }

    public Map<String, Long> limitsOf(DSLContext sql, String project) {
        return limits(sql, QUOTAS, PROJECT, project);
    }

    public Map<String, Long> limitsOfClass(DSLContext sql, String className) {
        return limits(sql, CLASSES, CLASS, className);
    }

    public void setLimit(Transaction transaction, String project, String resource, long limit) {
        set(transaction, QUOTAS, PROJECT, project, resource, limit);
    }

    public void setClassLimit(Transaction transaction, String className, String resource, long limit) {
        set(transaction, CLASSES, CLASS, className, resource, limit);
    }

    public void deleteLimits(Transaction transaction, String project) {
        transaction.sql().deleteFrom(QUOTAS).where(PROJECT.eq(project)).execute();
    }

    /** Volumes of the project that count, with what running extends will add. */
    public Use volumes(DSLContext sql, String project, Optional<UUID> type) {
        var row = sql.select(count(), sum(SIZE.plus(PENDING)))
                .from(VOLUMES)
                .where(counted(project, type))
                .fetchSingle();
        return new Use(row.value1(), total(row.value2()));
    }

    public Use snapshots(DSLContext sql, String project, Optional<UUID> type) {
        var row = sql.select(count(), sum(SIZE))
                .from(SNAPSHOTS)
                .where(counted(project, type))
                .fetchSingle();
        return new Use(row.value1(), total(row.value2()));
    }

    private static long total(@Nullable BigDecimal number) {
        return number == null ? 0 : number.longValueExact();
    }

    private static Condition counted(String project, Optional<UUID> type) {
        return PROJECT.eq(project)
                .and(CONSUMES.eq(1))
                .and(type.map(id -> TYPE.eq(id.toString())).orElse(noCondition()));
    }

    private static Map<String, Long> limits(DSLContext sql, Table<?> table, Field<String> owner, String name) {
        Map<String, Long> limits = new LinkedHashMap<>();
        sql.select(RESOURCE, LIMIT)
                .from(table)
                .where(owner.eq(name))
                .orderBy(RESOURCE)
                .forEach(row -> limits.put(row.value1(), row.value2()));
        return limits;
    }

    private static void set(
            Transaction transaction, Table<?> table, Field<String> owner, String name, String resource, long limit) {
        Condition where = owner.eq(name).and(RESOURCE.eq(resource));
        int changed =
                transaction.sql().update(table).set(LIMIT, limit).where(where).execute();
        if (changed == 0) {
            // MariaDB counts only rows that really changed, so the row may be there with this very limit.
            transaction
                    .sql()
                    .insertInto(table, owner, RESOURCE, LIMIT)
                    .values(name, resource, limit)
                    .onConflictDoNothing()
                    .execute();
        }
    }
}
