package octopus.block.image;

import static octopus.block.image.ImageTables.*;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Which projects images are shared with: the SQL of {@code image_members}. */
public final class ImageMemberStore {

    Optional<ImageMember> find(DSLContext sql, ImageId image, String member) {
        return sql
                .select()
                .from(MEMBERS)
                .where(MEMBER_IMAGE.eq(image.toString()))
                .and(MEMBER.eq(member))
                .fetch(ImageMemberStore::read)
                .stream()
                .findFirst();
    }

    List<ImageMember> list(DSLContext sql, ImageId image) {
        return sql.select()
                .from(MEMBERS)
                .where(MEMBER_IMAGE.eq(image.toString()))
                .orderBy(MEMBER_CREATED_AT, MEMBER)
                .fetch(ImageMemberStore::read);
    }

    void insert(Transaction transaction, ImageMember member) {
        transaction
                .sql()
                .insertInto(MEMBERS)
                .set(MEMBER_IMAGE, member.image().toString())
                .set(MEMBER, member.member())
                .set(MEMBER_STATUS, member.status().wire())
                .set(MEMBER_CREATED_AT, micros(member.createdAt()))
                .set(MEMBER_UPDATED_AT, micros(member.updatedAt()))
                .execute();
    }

    void update(Transaction transaction, ImageMember member) {
        transaction
                .sql()
                .update(MEMBERS)
                .set(MEMBER_STATUS, member.status().wire())
                .set(MEMBER_UPDATED_AT, micros(member.updatedAt()))
                .where(MEMBER_IMAGE.eq(member.image().toString()))
                .and(MEMBER.eq(member.member()))
                .execute();
    }

    void delete(Transaction transaction, ImageId image, String member) {
        transaction
                .sql()
                .deleteFrom(MEMBERS)
                .where(MEMBER_IMAGE.eq(image.toString()))
                .and(MEMBER.eq(member))
                .execute();
    }

    void deleteAll(Transaction transaction, ImageId image) {
        transaction
                .sql()
                .deleteFrom(MEMBERS)
                .where(MEMBER_IMAGE.eq(image.toString()))
                .execute();
    }

    private static ImageMember read(Record row) {
        return new ImageMember(
                ImageId.of(row.get(MEMBER_IMAGE)),
                row.get(MEMBER),
                MemberStatus.valueOf(row.get(MEMBER_STATUS).toUpperCase(Locale.ROOT)),
                instant(row.get(MEMBER_CREATED_AT)),
                instant(row.get(MEMBER_UPDATED_AT)));
    }
}
