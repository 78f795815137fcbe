package octopus.block.operation.encryption;

import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.image.ImageFacts;
import octopus.block.key.KeyManager;
import octopus.block.operation.Workbench;
import octopus.block.type.TypeEncryption;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.node.image.LuksImages;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of encrypted volumes, from the first request to the last. */
public final class VolumeKeys {
    /** Properties of an image that is ciphertext, as Cinder and Glance have them. */
    public static final String IMAGE_KEY = "cinder_encryption_key_id";

    public static final String IMAGE_KEY_POLICY = "cinder_encryption_key_deletion_policy";

    private static final Logger LOG = LoggerFactory.getLogger(VolumeKeys.class);

    private final Workbench bench;
    private final KeyManager keys;

    public VolumeKeys(Workbench bench, KeyManager keys) {
        this.bench = bench;
        this.keys = keys;
    }

    /**
     * Whether a volume of this type and source has a key, and which.
     *
     * @throws StorageException INVALID_TYPE when the source and the type do not go together, or nobody could encrypt it
     */
    public Optional<KeyPlan> plan(
            DSLContext sql, Optional<VolumeType> type, Optional<Volume> origin, Optional<ImageFacts> image) {
        Optional<UUID> named = image.flatMap(VolumeKeys::keyOf);
        Optional<UUID> source = origin.flatMap(Volume::encryptionKey).or(() -> named);
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
        return Optional.of(new KeyPlan(encryption.get(), source, named.isPresent()));
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
    public UUID make(Caller caller, KeyPlan plan) {
        if (plan.source().isEmpty()) {
            TypeEncryption encryption = plan.encryption();
            return keys.create(caller, new KeyManager.Purpose(encryption.algorithm(), encryption.keyBits()));
        }
        UUID source = plan.source().get();
        if (plan.named() && !caller.isAdmin() && !keys.belongsTo(source, caller.project())) {
            throw Fault.of(
                            BlockFault.IMAGE_UNUSABLE,
                            "An encrypted image cannot become this volume",
                            "its key " + source + " is not there, or another project's",
                            "Have the image uploaded by a volume of this project.")
                    .about("field", "imageRef")
                    .exception();
        }
        return keys.copy(caller, source);
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

    /** The same key under another id, for an image that is made of an encrypted volume. */
    public UUID copy(Caller caller, UUID key) {
        return keys.copy(caller, key);
    }

    /** How an image has to be written into the volume; empty where the volume is plain. Never kept, never written down. */
    public Optional<LuksImages.Sealing> sealing(Caller caller, VolumeId id) {
        return bench.database()
                .read(sql -> bench.stores().volumes().volume(sql, id))
                .flatMap(volume -> volume.encryptionKey().flatMap(key -> sealing(caller, volume, key)));
    }

    private Optional<LuksImages.Sealing> sealing(Caller caller, Volume volume, UUID key) {
        return bench.database()
                .read(sql -> bench.typeOf(sql, volume))
                .flatMap(VolumeType::encryption)
                .flatMap(TypeEncryption::luks)
                .map(format -> new LuksImages.Sealing(format, keys.fetch(caller, key)));
    }

    public boolean isEncrypted(VolumeId id) {
        return bench.database()
                .read(sql -> bench.stores().volumes().volume(sql, id))
                .flatMap(Volume::encryptionKey)
                .isPresent();
    }

    /** Deletes a key: quiet when it is gone, loud when the key manager cannot be asked. */
    public void delete(Caller caller, UUID key) {
        keys.delete(caller, key);
    }

    /** Takes a key back that nothing came to use. */
    public void discard(Caller caller, UUID key) {
        try {
            keys.delete(caller, key);
        } catch (RuntimeException e) {
            LOG.warn("key {} of a volume that was not made is left in the key manager", key, e);
        }
    }

    /** The key that an image says it is encrypted with. */
    public static Optional<UUID> keyOf(ImageFacts image) {
        try {
            return Optional.ofNullable(image.properties().get(IMAGE_KEY)).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of data that comes from elsewhere in clear, such as a backup's. */
    public static StorageException refuseFilling() {
        return refuse(
                Optional.empty(),
                "its data comes from elsewhere and is not encrypted on its way",
                "Take a type that is not encrypted.");
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
