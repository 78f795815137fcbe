package octopus.block.image.cache;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.volume.Location;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where the image cache's entries are kept: the SQL of {@code image_cache} lives here and nowhere else. */
public final class ImageCacheStore {
    private static final Table<?> CACHE = table(name("image_cache"));
    private static final Field<String> ID = text("id");
    private static final Field<String> IMAGE = text("image_id");
    private static final Field<String> CHECKSUM = text("checksum");
    private static final Field<String> BACKEND = text("backend");
    private static final Field<String> POOL = text("pool");
    private static final Field<String> HOST = text("host");
    private static final Field<Integer> SIZE = number("size_gib");
    private static final Field<String> NATIVE = text("native_name");
    private static final Field<String> NOTES = text("notes");
    private static final Field<String> STATE = text("state");
    private static final Field<Long> USES = whole("uses");
    private static final Field<String> FAULT = text("fault");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> LAST_USED = whole("last_used_at");
    private static final List<Field<?>> ALL = List.of(
            ID, IMAGE, CHECKSUM, BACKEND, POOL, HOST, SIZE, NATIVE, NOTES, STATE, USES, FAULT, CREATED, LAST_USED);

    private static final Table<?> USERS = table(name("image_cache_users"));
    private static final Field<String> ENTRY = text("entry_id");
    private static final Field<String> VOLUME = text("volume_id");

    /** False when there is an entry of this image in this pool already: somebody else builds it. */
    public boolean claim(Transaction transaction, CacheEntry entry) {
        return transaction
                        .sql()
                        .insertInto(CACHE, ALL)
                        .values(
                                entry.id().toString(),
                                entry.image().toString(),
                                entry.checksum(),
                                entry.location().backend(),
                                entry.location().pool(),
                                entry.location().host(),
                                entry.sizeGib(),
                                entry.location().nativeName().orElse(null),
                                Columns.map(entry.location().notes()),
                                entry.state().text(),
                                entry.uses(),
                                Columns.fault(entry.fault()),
                                Columns.micros(entry.createdAt()),
                                Columns.micros(entry.lastUsedAt()))
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    public Optional<CacheEntry> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(CACHE).where(ID.eq(id.toString())).fetchOptional(ImageCacheStore::read);
    }

    public Optional<CacheEntry> find(DSLContext sql, UUID image, String checksum, Location place) {
        return sql.select(ALL)
                .from(CACHE)
                .where(IMAGE.eq(image.toString()))
                .and(CHECKSUM.eq(checksum))
                .and(BACKEND.eq(place.backend()))
                .and(POOL.eq(place.pool()))
                .fetchOptional(ImageCacheStore::read);
    }

    /** Least recently used first. */
    public List<CacheEntry> list(DSLContext sql) {
        return sql.select(ALL).from(CACHE).orderBy(LAST_USED, ID).fetch(ImageCacheStore::read);
    }

    public List<CacheEntry> ofBackend(DSLContext sql, String backend) {
        return sql.select(ALL)
                .from(CACHE)
                .where(BACKEND.eq(backend))
                .orderBy(LAST_USED, ID)
                .fetch(ImageCacheStore::read);
    }

    public boolean hasUsers(DSLContext sql, UUID id) {
        return sql.fetchExists(selectOne().from(USERS).where(ENTRY.eq(id.toString())));
    }

    /** Holds the entry for a volume that is being cloned from it. False when it is not ready any more. */
    public boolean use(Transaction transaction, UUID id, VolumeId volume, Instant now) {
        boolean ready = transaction
                        .sql()
                        .update(CACHE)
                        .set(USES, USES.plus(1))
                        .set(LAST_USED, Columns.micros(now))
                        .where(ID.eq(id.toString()))
                        .and(STATE.eq(CacheState.READY.text()))
                        .execute()
                == 1;
        if (ready) {
            transaction
                    .sql()
                    .insertInto(USERS, ENTRY, VOLUME)
                    .values(id.toString(), volume.toString())
                    .onConflictDoNothing()
                    .execute();
        }
        return ready;
    }

    public void release(Transaction transaction, UUID id, VolumeId volume) {
        transaction
                .sql()
                .deleteFrom(USERS)
                .where(ENTRY.eq(id.toString()))
                .and(VOLUME.eq(volume.toString()))
                .execute();
    }

    public void built(Transaction transaction, UUID id, VolumeHandle handle) {
        transaction
                .sql()
                .update(CACHE)
                .set(NATIVE, handle.nativeName())
                .set(NOTES, Columns.map(handle.notes()))
                .where(ID.eq(id.toString()))
                .execute();
    }

    public void move(Transaction transaction, UUID id, CacheState state, Optional<Fault> fault) {
        transaction
                .sql()
                .update(CACHE)
                .set(STATE, state.text())
                .set(FAULT, Columns.fault(fault))
                .where(ID.eq(id.toString()))
                .execute();
    }

    /** False when somebody clones from it just now, or it is not there in one of these states. */
    public boolean beginEviction(Transaction transaction, UUID id) {
        Condition used =
                exists(selectOne().from(USERS).where(ENTRY.eq(field(name("image_cache", "id"), String.class))));
        return transaction
                        .sql()
                        .update(CACHE)
                        .set(STATE, CacheState.EVICTING.text())
                        .where(ID.eq(id.toString()))
                        .and(STATE.in(CacheState.READY.text(), CacheState.FAILED.text()))
                        .and(used.not())
                        .execute()
                == 1;
    }

    public void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(USERS).where(ENTRY.eq(id.toString())).execute();
        transaction.sql().deleteFrom(CACHE).where(ID.eq(id.toString())).execute();
    }

    /** Ready entries of the backend that nobody clones from, least recently used first. */
    public List<CacheEntry> evictable(DSLContext sql, String backend) {
        return sql.select(ALL)
                .from(CACHE)
                .where(BACKEND.eq(backend))
                .and(STATE.eq(CacheState.READY.text()))
                .and(notExists(selectOne().from(USERS).where(ENTRY.eq(field(name("image_cache", "id"), String.class)))))
                .orderBy(LAST_USED, ID)
                .fetch(ImageCacheStore::read);
    }

    private static CacheEntry read(Record row) {
        return new CacheEntry(
                UUID.fromString(row.get(ID)),
                UUID.fromString(row.get(IMAGE)),
                row.get(CHECKSUM),
                new Location(
                        row.get(BACKEND),
                        row.get(POOL),
                        row.get(HOST),
                        Optional.ofNullable(row.get(NATIVE)),
                        Columns.map(row.get(NOTES))),
                row.get(SIZE),
                CacheState.of(row.get(STATE)),
                row.get(USES),
                Columns.fault(row.get(FAULT)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.instant(Objects.requireNonNull(row.get(LAST_USED))));
    }
}
