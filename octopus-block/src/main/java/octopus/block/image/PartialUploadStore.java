package octopus.block.image;

import static octopus.block.image.ImageTables.instant;
import static octopus.block.image.ImageTables.micros;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.Optional;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** How far uploads in pieces are: the SQL of {@code image_uploads}. */
final class PartialUploadStore {
    private static final Table<Record> UPLOADS = table(name("image_uploads"));
    private static final Field<String> IMAGE = field(name("image_uploads", "image_id"), String.class);
    private static final Field<String> UPLOADER = field(name("image_uploads", "uploader"), String.class);
    private static final Field<Long> SIZE = field(name("image_uploads", "size"), Long.class);
    private static final Field<Long> RECEIVED = field(name("image_uploads", "received"), Long.class);
    private static final Field<String> FINGERPRINT = field(name("image_uploads", "fingerprint"), String.class);
    private static final Field<Long> SEEN_AT = field(name("image_uploads", "seen_at"), Long.class);

    void insert(Transaction transaction, PartialUpload upload) {
        transaction
                .sql()
                .insertInto(UPLOADS)
                .set(IMAGE, upload.image().toString())
                .set(UPLOADER, upload.uploader())
                .set(SIZE, upload.size())
                .set(RECEIVED, upload.received())
                .set(FINGERPRINT, upload.fingerprint())
                .set(SEEN_AT, micros(upload.seenAt()))
                .execute();
    }

    Optional<PartialUpload> find(DSLContext sql, ImageId image) {
        return sql.select().from(UPLOADS).where(IMAGE.eq(image.toString())).fetchOptional(PartialUploadStore::read);
    }

    /** @return false when somebody else has written meanwhile */
    boolean received(Transaction transaction, PartialUpload before, long received, Instant now) {
        return transaction
                        .sql()
                        .update(UPLOADS)
                        .set(RECEIVED, received)
                        .set(SEEN_AT, micros(now))
                        .where(IMAGE.eq(before.image().toString()))
                        .and(UPLOADER.eq(before.uploader()))
                        .and(RECEIVED.eq(before.received()))
                        .execute()
                == 1;
    }

    void delete(Transaction transaction, ImageId image) {
        transaction.sql().deleteFrom(UPLOADS).where(IMAGE.eq(image.toString())).execute();
    }

    /** Rows whose image has gone on without them. */
    int sweep(Transaction transaction) {
        return transaction
                .sql()
                .deleteFrom(UPLOADS)
                .where(UPLOADER.notIn(transaction
                        .sql()
                        .select(ImageTables.UPLOADER)
                        .from(ImageTables.IMAGES)
                        .where(ImageTables.UPLOADER.isNotNull())))
                .execute();
    }

    private static PartialUpload read(Record row) {
        return new PartialUpload(
                ImageId.of(row.get(IMAGE)),
                row.get(UPLOADER),
                row.get(SIZE),
                row.get(RECEIVED),
                row.get(FINGERPRINT),
                instant(row.get(SEEN_AT)));
    }
}
