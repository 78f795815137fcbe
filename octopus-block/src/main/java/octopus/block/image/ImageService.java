package octopus.block.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import org.jooq.DSLContext;

/** What may be asked of images as descriptions; bytes are the business of {@link ImageUploads} and {@link ImageReads}. */
public final class ImageService {
    private final Database database;
    private final ImageStores stores;
    private final ImageFiles files;
    private final ImageRules rules;
    private final ImageJournal journal;
    private volatile ImageDeletion listener = (transaction, caller, image) -> {};

    public ImageService(
            Database database, ImageStores stores, ImageFiles files, ImageRules rules, ImageJournal journal) {
        this.database = database;
        this.stores = stores;
        this.files = files;
        this.rules = rules;
        this.journal = journal;
    }

    /** Who shall hear of deletions; wired before the doors open. */
    public void onDeletion(ImageDeletion wanted) {
        listener = wanted;
    }

    /** A queued image. @param id empty for a new one */
    public Image create(Caller caller, Optional<ImageId> id, ImageDescription description) {
        ImageId chosen = id.orElseGet(ImageId::random);
        return database.write(transaction -> create(transaction, caller, chosen, description));
    }

    Image create(Transaction transaction, Caller caller, ImageId id, ImageDescription description) {
        rules.checkNew(caller, description);
        Instant now = journal.now();
        Image image = new Image(id, ImageStatus.QUEUED, description, Optional.empty(), Optional.empty(), now, now);
        stores.images().insert(transaction, StoredImage.resting(image));
        journal.done(transaction, caller, "create", image);
        return image;
    }

    /** @throws octopus.spi.StorageException IMAGE_NOT_FOUND, also where the caller may not see it */
    public Image get(Caller caller, ImageId id) {
        return database.read(sql -> stores.images()
                .find(sql, id)
                .filter(image -> ImageAccess.maySee(caller, image, isMember(sql, caller, image)))
                .orElseThrow(() -> ImageAccess.notFound(id.toString())));
    }

    public List<Image> list(Caller caller, ImageQuery query) {
        return database.read(sql -> stores.images().list(sql, caller, query));
    }

    /**
     * Changes the description as one step: what {@code change} saw is what it changes, and when it throws nothing has
     * changed.
     */
    public Image update(Caller caller, ImageId id, UnaryOperator<ImageDescription> change) {
        return update(caller, id, "update", change);
    }

    public Image addTag(Caller caller, ImageId id, String tag) {
        return update(caller, id, "tag", description -> {
            TreeSet<String> tags = new TreeSet<>(description.tags());
            tags.add(tag);
            return description.withTags(tags);
        });
    }

    /** @throws octopus.spi.StorageException IMAGE_ATTRIBUTE_MISSING where the image has no such tag */
    public Image removeTag(Caller caller, ImageId id, String tag) {
        return update(caller, id, "untag", description -> {
            TreeSet<String> tags = new TreeSet<>(description.tags());
            if (!tags.remove(tag)) {
                throw Fault.of(
                                ImageFault.IMAGE_TAG_MISSING,
                                "Cannot remove tag " + tag + " from image " + id,
                                "the image does not have it",
                                "Show the image to see its tags.")
                        .about("tag", tag)
                        .exception();
            }
            return description.withTags(tags);
        });
    }

    /** The image is gone at once; whoever is reading it reads on, whoever is sending it is told. */
    public void delete(Caller caller, ImageId id) {
        database.write(transaction -> {
            StoredImage stored = change(transaction, caller, id, "delete");
            Image image = stored.image();
            if (image.description().undeletable()) {
                throw Fault.of(
                                ImageFault.IMAGE_PROTECTED,
                                "Image " + id + " is protected and cannot be deleted",
                                "its attribute 'protected' is set",
                                "Set 'protected' to false first.")
                        .about("image", id)
                        .exception();
            }
            stores.members().deleteAll(transaction, id);
            ImageDescription bare = ImageDescription.empty(image.description().owner())
                    .withName(image.description().name());
            Image gone = new Image(
                    id,
                    ImageStatus.DELETED,
                    bare,
                    Optional.empty(),
                    Optional.empty(),
                    image.createdAt(),
                    journal.now());
            stores.images().save(transaction, stored, StoredImage.resting(gone));
            journal.done(transaction, caller, "delete", gone);
            listener.deleted(transaction, caller, image.facts());
            return gone;
        });
        // Should this not come to pass, the sweeper takes the file: nothing refers to it any more.
        files.delete(id);
    }

    /** Only administrators; what is deactivated already is no error. */
    public void deactivate(Caller caller, ImageId id) {
        switchTo(caller, id, ImageStatus.DEACTIVATED, "deactivate");
    }

    public void reactivate(Caller caller, ImageId id) {
        switchTo(caller, id, ImageStatus.ACTIVE, "reactivate");
    }

    private void switchTo(Caller caller, ImageId id, ImageStatus wanted, String verb) {
        database.write(transaction -> {
            StoredImage stored = change(transaction, caller, id, verb);
            Image image = stored.image();
            if (!caller.isAdmin()) {
                throw Fault.of(
                                ImageFault.IMAGE_FORBIDDEN,
                                "Cannot " + verb + " " + image.label(),
                                "only an administrator may",
                                "Ask an administrator.")
                        .exception();
            }
            if (image.status() == wanted) {
                return image;
            }
            if (!image.status().hasContent()) {
                throw Fault.of(
                                ImageFault.IMAGE_WRONG_STATE,
                                "Not allowed to " + verb + " image in status '"
                                        + image.status().wire() + "'",
                                image.label() + " has no bytes",
                                "Send the bytes first.")
                        .about("image", id)
                        .exception();
            }
            Image changed = new Image(
                    id,
                    wanted,
                    image.description(),
                    image.content(),
                    image.refusal(),
                    image.createdAt(),
                    journal.now());
            stores.images().save(transaction, stored, StoredImage.resting(changed));
            journal.done(transaction, caller, verb, changed);
            return changed;
        });
    }

    private Image update(Caller caller, ImageId id, String verb, UnaryOperator<ImageDescription> change) {
        return database.write(transaction -> {
            StoredImage stored = change(transaction, caller, id, verb);
            Image image = stored.image();
            ImageDescription wanted = change.apply(image.description());
            rules.checkChange(caller, image, wanted);
            Image changed = new Image(
                    id, image.status(), wanted, image.content(), image.refusal(), image.createdAt(), journal.now());
            stores.images().save(transaction, stored, new StoredImage(changed, stored.uploader()));
            journal.done(transaction, caller, verb, changed);
            return changed;
        });
    }

    private StoredImage change(Transaction transaction, Caller caller, ImageId id, String verb) {
        StoredImage stored = stores.images()
                .lock(transaction, id)
                .filter(s -> s.image().status() != ImageStatus.DELETED)
                .orElseThrow(() -> ImageAccess.notFound(id.toString()));
        Image image = stored.image();
        if (!ImageAccess.mayChange(caller, image)) {
            boolean member = stores.members()
                    .find(transaction.sql(), id, caller.project())
                    .isPresent();
            throw ImageAccess.maySee(caller, image, member)
                    ? ImageAccess.forbidden(image, verb)
                    : ImageAccess.notFound(id.toString());
        }
        return stored;
    }

    private boolean isMember(DSLContext sql, Caller caller, Image image) {
        return image.description().visibility() == Visibility.SHARED
                && stores.members().find(sql, image.id(), caller.project()).isPresent();
    }
}
