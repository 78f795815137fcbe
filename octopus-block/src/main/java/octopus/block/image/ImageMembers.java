package octopus.block.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import org.jooq.DSLContext;

/** Sharing an image with projects: its owner names them, each of them accepts or rejects. */
public final class ImageMembers {
    private final Database database;
    private final ImageStore images;
    private final ImageMemberStore members;
    private final ImageLimits limits;
    private final ImageJournal journal;

    public ImageMembers(
            Database database, ImageStore images, ImageMemberStore members, ImageLimits limits, ImageJournal journal) {
        this.database = database;
        this.images = images;
        this.members = members;
        this.limits = limits;
        this.journal = journal;
    }

    public ImageMember add(Caller caller, ImageId id, String member) {
        if (member.isBlank() || member.length() > 255 || member.indexOf('\0') >= 0) {
            throw ImageRules.invalid("member", "it is empty, too long or unreadable", "Give the id of a project.");
        }
        return database.write(transaction -> {
            Image image = sharedImage(transaction, caller, id);
            requireOwner(caller, image);
            List<ImageMember> present = members.list(transaction.sql(), id);
            if (present.stream().anyMatch(m -> m.member().equals(member))) {
                throw Fault.of(
                                ImageFault.IMAGE_MEMBER_EXISTS,
                                "Cannot add member " + member + " to " + image.label(),
                                "it is a member already",
                                "Nothing needs to be done.")
                        .exception();
            }
            if (present.size() >= limits.members()) {
                throw Fault.of(
                                ImageFault.IMAGE_LIMIT,
                                "Cannot add member " + member + " to " + image.label(),
                                "it has " + present.size() + " members, which is the limit",
                                "Remove members, or make the image public or community.")
                        .about("field", "member")
                        .exception();
            }
            Instant now = journal.now();
            ImageMember added = new ImageMember(id, member, MemberStatus.PENDING, now, now);
            members.insert(transaction, added);
            return added;
        });
    }

    /** The member itself says what it thinks of the image. */
    public ImageMember answer(Caller caller, ImageId id, String member, MemberStatus status) {
        return database.write(transaction -> {
            Image image = sharedImage(transaction, caller, id);
            ImageMember present = present(transaction, image, member);
            if (!caller.isAdmin() && !caller.project().equals(member)) {
                throw ImageAccess.forbidden(image, "answer for member " + member + " of");
            }
            ImageMember changed = new ImageMember(id, member, status, present.createdAt(), journal.now());
            members.update(transaction, changed);
            return changed;
        });
    }

    public void remove(Caller caller, ImageId id, String member) {
        database.write(transaction -> {
            Image image = sharedImage(transaction, caller, id);
            requireOwner(caller, image);
            ImageMember present = present(transaction, image, member);
            members.delete(transaction, id, member);
            return present;
        });
    }

    /** Its owner sees all members, a member itself alone. */
    public List<ImageMember> list(Caller caller, ImageId id) {
        return database.read(sql -> {
            Image image = shared(sql, caller, id, images.find(sql, id));
            return members.list(sql, id).stream()
                    .filter(m ->
                            ImageAccess.mayChange(caller, image) || m.member().equals(caller.project()))
                    .toList();
        });
    }

    public ImageMember get(Caller caller, ImageId id, String member) {
        return list(caller, id).stream()
                .filter(m -> m.member().equals(member))
                .findFirst()
                .orElseThrow(() -> notMember(id, member));
    }

    private Image sharedImage(Transaction transaction, Caller caller, ImageId id) {
        Optional<Image> locked =
                images.lock(transaction, id).map(StoredImage::image).filter(i -> i.status() != ImageStatus.DELETED);
        return shared(transaction.sql(), caller, id, locked);
    }

    private Image shared(DSLContext sql, Caller caller, ImageId id, Optional<Image> found) {
        Image image = found.filter(i -> ImageAccess.maySee(
                        caller, i, members.find(sql, id, caller.project()).isPresent()))
                .orElseThrow(() -> ImageAccess.notFound(id.toString()));
        if (image.description().visibility() != Visibility.SHARED) {
            throw Fault.of(
                            ImageFault.IMAGE_FORBIDDEN,
                            "Only shared images have members",
                            image.label() + " is "
                                    + image.description().visibility().wire(),
                            "Set its visibility to shared first.")
                    .about("image", id)
                    .exception();
        }
        return image;
    }

    private static void requireOwner(Caller caller, Image image) {
        if (!ImageAccess.mayChange(caller, image)) {
            throw ImageAccess.forbidden(image, "change the members of");
        }
    }

    private ImageMember present(Transaction transaction, Image image, String member) {
        return members.find(transaction.sql(), image.id(), member).orElseThrow(() -> notMember(image.id(), member));
    }

    private static RuntimeException notMember(ImageId id, String member) {
        return Fault.of(
                        ImageFault.IMAGE_NOT_FOUND,
                        member + " not found in the member list of image " + id,
                        "the image is not shared with it",
                        "List the members.")
                .about("member", member)
                .exception();
    }
}
