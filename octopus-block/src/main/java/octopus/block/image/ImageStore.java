package octopus.block.image;

import static octopus.block.image.ImageTables.*;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import octopus.core.Caller;
import octopus.core.db.Errors;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.SelectConditionStep;
import org.jooq.exception.DataAccessException;

/** Where images are kept: the SQL of {@code images}, {@code image_properties} and {@code image_tags}. */
public final class ImageStore {

    /** @throws octopus.spi.StorageException IMAGE_EXISTS, also where a deleted image had the id */
    void insert(Transaction transaction, StoredImage stored) {
        DSLContext sql = transaction.sql();
        ImageId id = stored.image().id();
        try {
            sql.insertInto(IMAGES)
                    .set(ID, id.toString())
                    .set(ImageRows.columns(stored))
                    .execute();
        } catch (DataAccessException problem) {
            if (!Errors.isDuplicate(problem)) {
                throw problem;
            }
            throw Fault.of(
                            ImageFault.IMAGE_EXISTS,
                            "Cannot create image " + id,
                            "this id is, or was, another image's",
                            "Choose another id, or leave it out.")
                    .about("field", "id")
                    .exception();
        }
        writeTags(sql, id, Set.of(), stored.image().description().tags());
        writeProperties(sql, id, Map.of(), stored.image().description().properties());
    }

    /** Any image that is not deleted. */
    public Optional<Image> find(DSLContext sql, ImageId id) {
        return one(sql, row(sql, id).and(STATUS.ne(ImageStatus.DELETED.wire())).fetch())
                .map(StoredImage::image);
    }

    /** The image, also when it is deleted; nobody else can change it before the transaction ends. */
    Optional<StoredImage> lock(Transaction transaction, ImageId id) {
        DSLContext sql = transaction.sql();
        SelectConditionStep<Record> row = row(sql, id);
        // The embedded database has one writer at a time and knows no row locks.
        return one(
                sql,
                sql.family() == SQLDialect.SQLITE
                        ? row.fetch()
                        : row.forUpdate().fetch());
    }

    /** Writes what changed; {@code before} is what {@link #lock} answered in the same transaction. */
    void save(Transaction transaction, StoredImage before, StoredImage after) {
        DSLContext sql = transaction.sql();
        ImageId id = after.image().id();
        sql.update(IMAGES)
                .set(ImageRows.columns(after))
                .where(ID.eq(id.toString()))
                .execute();
        ImageDescription old = before.image().description();
        writeTags(sql, id, old.tags(), after.image().description().tags());
        writeProperties(sql, id, old.properties(), after.image().description().properties());
    }

    /** One page. */
    public List<Image> list(DSLContext sql, Caller caller, ImageQuery query) {
        Condition condition = STATUS.ne(ImageStatus.DELETED.wire()).and(ImageListing.visibleTo(caller, query));
        for (ImageFilter filter : query.filters()) {
            condition = condition.and(ImageListing.holds(filter));
        }
        List<ImageQuery.Sort> sorts = ImageListing.complete(query.sorts());
        if (query.marker().isPresent()) {
            Image marker = find(sql, query.marker().get()).orElseThrow(() -> unknownMarker(query));
            condition = condition.and(ImageListing.after(marker, sorts));
        }
        List<Record> rows = sql.select()
                .from(IMAGES)
                .where(condition)
                .orderBy(ImageListing.order(sorts))
                .limit(query.limit())
                .fetch();
        return ImageRows.assemble(sql, rows).stream().map(StoredImage::image).toList();
    }

    /** Says that this uploader is alive. Answers false when the image is no longer its own. */
    boolean seen(Transaction transaction, ImageId id, String uploader, Instant now) {
        return transaction
                        .sql()
                        .update(IMAGES)
                        .set(UPLOADER_SEEN_AT, micros(now))
                        .where(ID.eq(id.toString()))
                        .and(UPLOADER.eq(uploader))
                        .execute()
                == 1;
    }

    /** Images in saving whose uploader has not been seen since; one that sends in pieces may stay away for longer. */
    List<ImageId> abandoned(DSLContext sql, String exceptUploader, Instant since, Instant sinceInPieces) {
        Condition inPieces = UPLOADER.like(PartialUpload.UPLOADER + "%");
        return sql
                .select(ID)
                .from(IMAGES)
                .where(STATUS.eq(ImageStatus.SAVING.wire()))
                .and(coalesce(UPLOADER, val("")).ne(exceptUploader))
                .and(coalesce(UPLOADER_SEEN_AT, val(0L)).lt(micros(since)))
                .and(UPLOADER.isNull()
                        .or(not(inPieces))
                        .or(coalesce(UPLOADER_SEEN_AT, val(0L)).lt(micros(sinceInPieces))))
                .fetch(ID)
                .stream()
                .map(ImageId::of)
                .toList();
    }

    /** Which of these have bytes, or may be getting them. */
    public Set<ImageId> living(DSLContext sql, Collection<ImageId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return sql
                .select(ID)
                .from(IMAGES)
                .where(ID.in(ids.stream().map(ImageId::toString).toList()))
                .and(STATUS.in(ImageStatus.SAVING.wire(), ImageStatus.ACTIVE.wire(), ImageStatus.DEACTIVATED.wire()))
                .fetch(ID)
                .stream()
                .map(ImageId::of)
                .collect(Collectors.toSet());
    }

    private static SelectConditionStep<Record> row(DSLContext sql, ImageId id) {
        return sql.select().from(IMAGES).where(ID.eq(id.toString()));
    }

    private static Optional<StoredImage> one(DSLContext sql, List<Record> rows) {
        return ImageRows.assemble(sql, rows).stream().findFirst();
    }

    private static void writeTags(DSLContext sql, ImageId id, Set<String> before, Set<String> after) {
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(after);
        if (!gone.isEmpty()) {
            sql.deleteFrom(TAGS)
                    .where(TAG_IMAGE.eq(id.toString()))
                    .and(TAG.in(gone))
                    .execute();
        }
        after.stream()
                .filter(t -> !before.contains(t))
                .forEach(tag -> sql.insertInto(TAGS)
                        .set(TAG_IMAGE, id.toString())
                        .set(TAG, tag)
                        .execute());
    }

    private static void writeProperties(
            DSLContext sql, ImageId id, Map<String, String> before, Map<String, String> after) {
        before.entrySet().stream()
                .filter(old -> !old.getValue().equals(after.get(old.getKey())))
                .forEach(old -> sql.deleteFrom(PROPERTIES)
                        .where(PROPERTY_IMAGE.eq(id.toString()))
                        .and(PROPERTY_NAME.eq(old.getKey()))
                        .execute());
        after.entrySet().stream()
                .filter(wanted -> !wanted.getValue().equals(before.get(wanted.getKey())))
                .forEach(wanted -> sql.insertInto(PROPERTIES)
                        .set(PROPERTY_IMAGE, id.toString())
                        .set(PROPERTY_NAME, wanted.getKey())
                        .set(PROPERTY_VALUE, wanted.getValue())
                        .execute());
    }

    private static RuntimeException unknownMarker(ImageQuery query) {
        return Fault.of(
                        octopus.spi.CommonFault.INVALID_INPUT,
                        "Cannot list images",
                        "there is no image "
                                + query.marker().map(ImageId::toString).orElse("") + " to go on after",
                        "Use the id of the last image of the page before as the marker.")
                .about("field", "marker")
                .exception();
    }
}
