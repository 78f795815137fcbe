package octopus.block.operation.encryption;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.image.ImageFacts;
import octopus.block.key.KeyClaims;
import octopus.block.key.KeyManager;
import octopus.block.key.NewKey;
import octopus.block.operation.Workbench;
import octopus.block.type.TypeEncryption;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.node.image.LuksFormat;
import octopus.node.image.LuksImages;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** The keys of encrypted volumes, from the first request to the last. */
public final class VolumeKeys {
    /** Properties of an image that is ciphertext, as Cinder and Glance have them. */
    public static final String IMAGE_KEY = "cinder_encryption_key_id";

    public static final String IMAGE_KEY_POLICY = "cinder_encryption_key_deletion_policy";

    /** The policy by which the key is deleted with the image. */
    public static final String WITH_THE_IMAGE = "on_image_deletion";

    /** A creation that has not used its key after so long has ended otherwise. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Workbench bench;
    private final KeyManager keys;
    private final KeyClaims claims;
    private final KeyRemoval removal;

    public VolumeKeys(Workbench bench, KeyManager keys) {
        this.bench = bench;
        this.keys = keys;
        this.claims = new KeyClaims(bench.database(), keys);
        this.removal = new KeyRemoval(bench, this);
    }

    public List<FlowDefinition<?>> definitions() {
        return List.of(removal.definition());
    }

    /** Deletes the keys of what came to nothing, for instance because the process was killed. @return how many */
    public int sweep() {
        return claims.sweep(bench.journal().now(), PATIENCE);
    }

    private static Caller in(String project, Caller caller) {
        return caller.owns(project) ? caller : new Caller(caller.user(), project, caller.roles(), caller.requestId());
    }

    /**
     * Whether a volume of this type and source has a key, and which.
     *
     * @throws StorageException INVALID_TYPE when the source and the type do not go together, or nobody could encrypt it
     */
    public Optional<KeyPlan> plan(
            DSLContext sql, Optional<VolumeType> type, Optional<Volume> origin, Optional<ImageFacts> image) {
        Optional<KeyPlan.Source> named = image.flatMap(VolumeKeys::sourceOf);
        Optional<KeyPlan.Source> source = origin.flatMap(VolumeKeys::sourceOf).or(() -> named);
        Optional<TypeEncryption> encryption = type.flatMap(VolumeType::encryption);
        if (encryption.isEmpty()) {
            if (source.isPresent()) {
                throw refuse(
                        type, "its source is encrypted and volumes of this type are not", "Take an encrypted type.");
            }
            return Optional.empty();
        }
        check(type.orElseThrow(), encryption.get(), image.isPresent() && named.isEmpty());
        if (origin.isPresent() && !sameAs(sql, origin.get(), encryption.get())) {
            throw refuse(
                    type,
                    "its source is "
                            + (origin.get().encryptionKey().isPresent() ? "encrypted otherwise" : "not encrypted"),
                    "Take the source's type.");
        }
        return Optional.of(new KeyPlan(encryption.get(), source));
    }

    private static Optional<KeyPlan.Source> sourceOf(Volume volume) {
        return volume.encryptionKey().map(key -> new KeyPlan.Source(key, volume.project(), false));
    }

    private static Optional<KeyPlan.Source> sourceOf(ImageFacts image) {
        return keyOf(image).map(key -> new KeyPlan.Source(key, image.owner(), true));
    }

    /**
     * The same for data that comes from elsewhere, such as a backup's.
     *
     * @param sealed how it is encrypted; empty for what is plain
     */
    public Optional<KeyPlan> planFilled(Optional<VolumeType> type, Optional<KeyPlan.Ciphertext> sealed) {
        Optional<TypeEncryption> encryption = type.flatMap(VolumeType::encryption);
        if (sealed.isEmpty() && encryption.isEmpty()) {
            return Optional.empty();
        }
        if (sealed.isEmpty()) {
            throw refuse(
                    type,
                    "its data comes from elsewhere and is not encrypted on its way",
                    "Take a type that is not encrypted.");
        }
        if (encryption.filter(sealed.get().likeness()).isEmpty()) {
            throw refuse(
                    type,
                    "its data is "
                            + (encryption.isEmpty()
                                    ? "encrypted and volumes of this type are not"
                                    : "encrypted otherwise"),
                    "Take the type of the volume that was backed up.");
        }
        check(type.orElseThrow(), encryption.get(), false);
        return Optional.of(
                new KeyPlan(encryption.get(), Optional.of(sealed.get().source())));
    }

    private static void check(VolumeType type, TypeEncryption encryption, boolean fill) {
        if (encryption.controlLocation() == ControlLocation.BACK_END) {
            throw refuse(
                    Optional.of(type),
                    "its encryption is for the back end, and no driver encrypts by itself",
                    "Set its control location to front-end.");
        }
        if (type.isMultiattach()) {
            throw refuse(
                    Optional.of(type),
                    "it is both multiattach and encrypted, which consumers cannot do together",
                    "Take a type that is one of them.");
        }
        if (fill && encryption.luks().isEmpty()) {
            throw refuse(
                    Optional.of(type),
                    "images are put into LUKS containers, and its encryption is " + encryption.provider() + " "
                            + encryption.cipher().orElse("") + " with " + encryption.keyBits() + " bits",
                    "Take a type with provider luks or luks2 and a cipher such as aes-xts-plain64.");
        }
    }

    private boolean sameAs(DSLContext sql, Volume origin, TypeEncryption encryption) {
        return origin.encryptionKey().isPresent()
                && bench.typeOf(sql, origin)
                        .flatMap(VolumeType::encryption)
                        .filter(encryption::makesTheSame)
                        .isPresent();
    }

    /** Makes the key of a plan: not in a transaction. @throws StorageException IMAGE_UNUSABLE for another project's key */
    public NewKey make(Caller caller, KeyPlan plan) {
        if (plan.source().isEmpty()) {
            TypeEncryption encryption = plan.encryption();
            return claims.create(
                    caller,
                    new KeyManager.Purpose(encryption.algorithm(), encryption.keyBits()),
                    bench.journal().now());
        }
        return copy(caller, plan.source().get());
    }

    /** The key of an image's data. @throws StorageException IMAGE_UNUSABLE when it is another project's */
    public Optional<NewKey> ofImage(Caller caller, ImageFacts image) {
        return sourceOf(image).map(source -> copy(caller, source));
    }

    private NewKey copy(Caller caller, KeyPlan.Source source) {
        boolean own = source.named() && !caller.isAdmin();
        if (own && !keys.belongsTo(caller, source.key())) {
            throw Fault.of(
                            BlockFault.IMAGE_UNUSABLE,
                            "An encrypted image cannot become this volume",
                            "its key " + source.key() + " is not there, or another project's",
                            "Have the image uploaded by a volume of this project.")
                    .about("field", "imageRef")
                    .exception();
        }
        Caller owner = own ? caller : in(source.project(), caller);
        return claims.copy(owner, source.key(), caller, bench.journal().now());
    }

    /** The same key under another id: for what is made of the volume, or for whoever gets it. Empty where it is plain. */
    public Optional<NewKey> copyOf(Caller caller, Volume volume) {
        return sourceOf(volume).map(source -> copy(caller, source));
    }

    /** The same key once more. @param project whose it is @param heir whose the copy shall be */
    public NewKey copyOf(Caller caller, String project, UUID key, String heir) {
        return claims.copy(
                in(project, caller), key, in(heir, caller), bench.journal().now());
    }

    /**
     * The key that was made under the label, or is made now: a step of a flow that runs again finds it.
     *
     * @param source whose copy it shall be; empty for a new one
     */
    public UUID labelled(Caller caller, String project, UUID label, TypeEncryption encryption, Optional<UUID> source) {
        Caller owner = in(project, caller);
        return keys.labelled(owner, label)
                .orElseGet(() -> source.map(key -> keys.copy(owner, key, owner, label))
                        .orElseGet(() -> keys.create(
                                owner, new KeyManager.Purpose(encryption.algorithm(), encryption.keyBits()), label)));
    }

    /** Quiet where there is none. */
    public void deleteLabelled(Caller caller, String project, UUID label) {
        Caller owner = in(project, caller);
        keys.labelled(owner, label).ifPresent(key -> keys.delete(owner, key));
    }

    public Secret fetch(Caller caller, String project, UUID key) {
        return keys.fetch(in(project, caller), key);
    }

    /** Whether what one key opens the other opens too. */
    public boolean same(Caller caller, String project, UUID key, String otherProject, UUID other) {
        return keys.fetch(in(project, caller), key).equals(keys.fetch(in(otherProject, caller), other));
    }

    /**
     * In the transaction that writes what the key is for.
     *
     * @param source the key that the data has now
     * @throws StorageException ENCRYPTED_ANEW when the data got another key meanwhile; KEY_NOT_FOUND when it took too long
     */
    public void used(Transaction transaction, NewKey key, Optional<UUID> source) {
        if (!key.source().equals(source)) {
            throw encryptedAnew();
        }
        claims.used(transaction, key);
    }

    /** As above, for what is encrypted or is not. */
    public void used(Transaction transaction, Optional<NewKey> key, Optional<UUID> source) {
        if (key.isPresent()) {
            used(transaction, key.get(), source);
        } else if (source.isPresent()) {
            throw encryptedAnew();
        }
    }

    private static StorageException encryptedAnew() {
        return Fault.of(
                        BlockFault.ENCRYPTED_ANEW,
                        "Copying the key of encrypted data",
                        "the data has been encrypted with another key meanwhile",
                        "Try again.")
                .exception();
    }

    /** Takes a key back that nothing came to use. */
    public void discard(Caller caller, NewKey key) {
        claims.discard(caller, key);
    }

    /** @throws StorageException INVALID_TYPE when image and header do not fit */
    public static void checkRoom(ImageFacts image, int gib) {
        Size virtual = image.virtualSize().orElse(image.size());
        Size needed = virtual.plus(LuksImages.HEADER);
        if (keyOf(image).isEmpty() && needed.isLargerThan(Size.ofGib(gib))) {
            throw Fault.of(
                            BlockFault.IMAGE_UNUSABLE,
                            "Image " + image.name().orElse("") + " (" + image.id() + ") cannot become this volume",
                            "with the header of an encrypted volume it needs " + needed + " of " + gib + " GiB",
                            "Ask for a volume of at least " + needed.gibRoundedUp() + " GiB.")
                    .about("field", "size")
                    .exception();
        }
    }

    /** How an image has to be written into the volume; empty where the volume is plain. Never kept, never written down. */
    public Optional<LuksImages.Sealing> sealing(Caller caller, VolumeId id) {
        return bench.database()
                .read(sql -> bench.stores().volumes().volume(sql, id))
                .flatMap(volume -> volume.encryptionKey().flatMap(key -> sealing(caller, volume, key)));
    }

    private Optional<LuksImages.Sealing> sealing(Caller caller, Volume volume, UUID key) {
        return bench.database()
                .read(sql -> format(sql, volume))
                .map(format -> new LuksImages.Sealing(format, keys.fetch(in(volume.project(), caller), key)));
    }

    /** The container that volumes of its type have; empty for a plain one, or where we could not write through it. */
    public Optional<LuksFormat> format(DSLContext sql, Volume volume) {
        return bench.typeOf(sql, volume).flatMap(VolumeType::encryption).flatMap(TypeEncryption::luks);
    }

    public boolean isEncrypted(VolumeId id) {
        return bench.database()
                .read(sql -> bench.stores().volumes().volume(sql, id))
                .flatMap(Volume::encryptionKey)
                .isPresent();
    }

    /** Deletes a key: quiet when it is gone, loud when the key manager cannot be asked. @param project whose it is */
    public void delete(Caller caller, String project, UUID key) {
        keys.delete(in(project, caller), key);
    }

    /** As {@link #delete}, where the key is the project's own; another one stays. */
    void deleteOwn(Caller caller, String project, UUID key) {
        Caller owner = in(project, caller);
        if (keys.belongsTo(owner, key)) {
            keys.delete(owner, key);
        }
    }

    /** Has a key of the project deleted, from the moment at which it is committed that nothing needs it any more. */
    public void deleteLater(Transaction transaction, Caller caller, String project, UUID key) {
        removal.begin(transaction, caller, project, key);
    }

    /** The key that an image says it is encrypted with. */
    public static Optional<UUID> keyOf(ImageFacts image) {
        try {
            return Optional.ofNullable(image.properties().get(IMAGE_KEY)).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static StorageException refuse(Optional<VolumeType> type, String cause, String correction) {
        return Fault.of(
                        BlockFault.INVALID_TYPE,
                        "Making an encrypted volume"
                                + type.map(named -> " of type " + named.name()).orElse(""),
                        cause,
                        correction)
                .about("field", "volume_type")
                .exception();
    }
}
