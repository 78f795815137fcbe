package octopus.block.quota;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import octopus.core.db.Database;
import octopus.core.db.FixedSql;
import octopus.core.db.Row;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Limits as they were set, and use as the rows themselves tell it: no counter, so nothing can drift. */
public final class QuotaStore {
    private static final Table<?> LOCKS = table(name("quota_locks"));
    private static final Table<?> QUOTAS = table(name("quotas"));
    private static final Table<?> CLASSES = table(name("quota_classes"));
    private static final Table<?> VOLUMES = table(name("volumes"));
    private static final Table<?> SNAPSHOTS = table(name("snapshots"));
    private static final Table<?> GROUPS = table(name("volume_groups"));
    private static final Table<?> BACKUPS = table(name("backups"));
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> CLASS = text("class_name");
    private static final Field<String> RESOURCE = text("resource");
    private static final Field<Long> LIMIT = whole("hard_limit");
    private static final Field<Integer> OWN = number("own");
    private static final Field<Integer> CONSUMES = number("consumes_quota");
    private static final Field<Integer> SIZE = number("size_gib");
    private static final Field<Integer> PENDING = number("pending_gib");
    private static final Field<String> TYPE = text("type_id");

    private final FixedSql limits = limits(QUOTAS, PROJECT);
    /** Not ordered: MariaDB would make a table of its own to sort a union in, which costs it more than all the rest. */
    private final FixedSql limitsInForce = new FixedSql(sql -> sql.select(
                    RESOURCE, LIMIT, inline(0).as(OWN))
            .from(CLASSES)
            .where(CLASS.eq(FixedSql.value(CLASS)))
            .unionAll(sql.select(RESOURCE, LIMIT, inline(1)).from(QUOTAS).where(PROJECT.eq(FixedSql.value(PROJECT)))));

    private final FixedSql limitsOfClass = limits(CLASSES, CLASS);
    private final FixedSql volumes = uses(VOLUMES, SIZE.plus(PENDING), false);
    private final FixedSql volumesOfType = uses(VOLUMES, SIZE.plus(PENDING), true);
    private final FixedSql snapshots = uses(SNAPSHOTS, SIZE, false);
    private final FixedSql snapshotsOfType = uses(SNAPSHOTS, SIZE, true);
    private final FixedSql backups = sums(BACKUPS, SIZE, PROJECT.eq(FixedSql.value(PROJECT)));

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
        return limits(sql, limits, project);
    }

    public Map<String, Long> limitsOfClass(DSLContext sql, String className) {
        return limits(sql, limitsOfClass, className);
    }

    /** Those of the class, with the project's own in their place where it has any. */
    Map<String, Long> limitsInForce(DSLContext sql, String className, String project) {
        Map<String, Long> limits = new HashMap<>();
        Map<String, Long> own = new HashMap<>();
        limitsInForce
                .fetch(sql, row -> new InForce(row.text(0), row.whole(1), row.number(2) == 1), className, project)
                .forEach(each -> (each.own() ? own : limits).put(each.resource(), each.limit()));
        limits.putAll(own);
        return limits;
    }

    private record InForce(String resource, long limit, boolean own) {}

    public void setLimit(Transaction transaction, String project, String resource, long limit) {
        set(transaction, QUOTAS, PROJECT, project, resource, limit);
    }

    public void setClassLimit(Transaction transaction, String className, String resource, long limit) {
        set(transaction, CLASSES, CLASS, className, resource, limit);
    }

    /** In every project and class that has a limit of it. */
    void rename(Transaction transaction, String before, String now) {
        for (Table<?> table : List.of(QUOTAS, CLASSES)) {
            transaction
                    .sql()
                    .update(table)
                    .set(RESOURCE, now)
                    .where(RESOURCE.eq(before))
                    .execute();
        }
    }

    /** In every project and class that has a limit of it. */
    void forget(Transaction transaction, String resource) {
        for (Table<?> table : List.of(QUOTAS, CLASSES)) {
            transaction.sql().deleteFrom(table).where(RESOURCE.eq(resource)).execute();
        }
    }

    public void deleteLimits(Transaction transaction, String project) {
        transaction.sql().deleteFrom(QUOTAS).where(PROJECT.eq(project)).execute();
    }

    /** Volumes of the project that count, with what running extends will add. */
    public Use volumes(DSLContext sql, String project, Optional<UUID> type) {
        return use(sql, type.isPresent() ? volumesOfType : volumes, project, type);
    }

    public Use snapshots(DSLContext sql, String project, Optional<UUID> type) {
        return use(sql, type.isPresent() ? snapshotsOfType : snapshots, project, type);
    }

    public long groups(DSLContext sql, String project) {
        return sql.fetchCount(GROUPS, PROJECT.eq(project));
    }

    public Use backups(DSLContext sql, String project) {
        return use(sql, backups, project, Optional.empty());
    }

    private static Use use(DSLContext sql, FixedSql uses, String project, Optional<UUID> type) {
        Function<Row, Use> reader = row -> new Use(row.whole(0), row.whole(1));
        return (type.isPresent()
                        ? uses.fetch(sql, reader, project, type.get().toString())
                        : uses.fetch(sql, reader, project))
                .getFirst();
    }

    private static FixedSql uses(Table<?> table, Field<Integer> size, boolean ofType) {
        Condition counted = PROJECT.eq(FixedSql.value(PROJECT)).and(CONSUMES.eq(inline(1)));
        return sums(table, size, ofType ? counted.and(TYPE.eq(FixedSql.value(TYPE))) : counted);
    }

    private static FixedSql sums(Table<?> table, Field<Integer> size, Condition where) {
        return new FixedSql(sql -> sql.select(count(), coalesce(sum(size), inline(BigDecimal.ZERO)))
                .from(table)
                .where(where));
    }

    private static FixedSql limits(Table<?> table, Field<String> owner) {
        return new FixedSql(sql -> sql.select(RESOURCE, LIMIT)
                .from(table)
                .where(owner.eq(FixedSql.value(owner)))
                .orderBy(RESOURCE));
    }

    private static Map<String, Long> limits(DSLContext sql, FixedSql query, Object... names) {
        Map<String, Long> limits = new LinkedHashMap<>();
        query.fetch(sql, row -> Map.entry(row.text(0), row.whole(1)), names)
                .forEach(entry -> limits.put(entry.getKey(), entry.getValue()));
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
