package octopus.block.type;

import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.message.Journal;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.volume.VolumeStore;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What may be asked of how types are encrypted. It is fixed while volumes of the type exist, for they are made so. */
public final class TypeEncryptions {
    private final Database database;
    private final VolumeTypeStore types;
    private final VolumeStore volumes;
    private final Journal journal;

    public TypeEncryptions(Database database, VolumeTypeStore types, VolumeStore volumes, Journal journal) {
        this.database = database;
        this.types = types;
        this.volumes = volumes;
        this.journal = journal;
    }

    /** What is said of it; what is not said stays, or is left to whoever encrypts. */
    public record Wanted(
            Optional<String> provider,
            Optional<ControlLocation> controlLocation,
            Optional<String> cipher,
            Optional<Integer> keySize) {}

    /** @throws StorageException VOLUME_TYPE_NOT_FOUND */
    public Optional<TypeEncryption> find(UUID type) {
        return database.read(sql -> types.find(sql, type))
                .orElseThrow(() -> noType(type))
                .encryption();
    }

    /** @throws StorageException ENCRYPTION_EXISTS, TYPE_IN_USE, INVALID_TYPE without a provider */
    public TypeEncryption create(Caller caller, UUID type, Wanted wanted) {
        return database.write(transaction -> {
            VolumeType before = unused(transaction, type);
            if (before.encryption().isPresent()) {
                throw Fault.of(
                                BlockFault.ENCRYPTION_EXISTS,
                                "Volume type encryption for type " + type + " already exists",
                                "",
                                "Change it, or delete it first.")
                        .exception();
            }
            TypeEncryption made = new TypeEncryption(
                    UUID.randomUUID(),
                    wanted.provider()
                            .orElseThrow(() -> Fault.of(
                                            BlockFault.INVALID_TYPE,
                                            "Encrypting volume type " + before.name(),
                                            "provider must be defined",
                                            "luks is what compute services open most easily.")
                                    .about("field", "provider")
                                    .exception()),
                    wanted.controlLocation().orElse(ControlLocation.FRONT_END),
                    wanted.cipher(),
                    wanted.keySize(),
                    journal.now(),
                    Optional.empty());
            return save(transaction, caller, before, Optional.of(made), "type.encrypt")
                    .orElseThrow();
        });
    }

    /** @throws StorageException ENCRYPTION_NOT_FOUND, TYPE_IN_USE */
    public TypeEncryption update(Caller caller, UUID type, Wanted wanted) {
        return database.write(transaction -> {
            VolumeType before = unused(transaction, type);
            TypeEncryption old = before.encryption().orElseThrow(() -> none(type));
            TypeEncryption now = new TypeEncryption(
                    old.id(),
                    wanted.provider().orElse(old.provider()),
                    wanted.controlLocation().orElse(old.controlLocation()),
                    wanted.cipher().or(old::cipher),
                    wanted.keySize().or(old::keySize),
                    old.createdAt(),
                    Optional.of(journal.now()));
            return save(transaction, caller, before, Optional.of(now), "type.encrypt")
                    .orElseThrow();
        });
    }

    /** @throws StorageException ENCRYPTION_NOT_FOUND, TYPE_IN_USE */
    public void delete(Caller caller, UUID type) {
        database.write(transaction -> {
            VolumeType before = unused(transaction, type);
            if (before.encryption().isEmpty()) {
                throw none(type);
            }
            return save(transaction, caller, before, Optional.empty(), "type.leave-plain");
        });
    }

    private Optional<TypeEncryption> save(
            Transaction transaction, Caller caller, VolumeType before, Optional<TypeEncryption> now, String verb) {
        types.update(transaction, before.encrypted(now, journal.now()));
        journal.done(transaction, caller, verb, "volume_type", before.id(), before.name());
        return now;
    }

    private VolumeType unused(Transaction transaction, UUID id) {
        VolumeType type = types.find(transaction.sql(), id).orElseThrow(() -> noType(id));
        if (volumes.usesType(transaction.sql(), id)) {
            throw Fault.of(
                            BlockFault.TYPE_IN_USE,
                            "The encryption of volume type " + type.name() + " (" + id + ") cannot be changed",
                            "volumes of this type exist",
                            "Make a new type instead.")
                    .exception();
        }
        return type;
    }

    private static StorageException none(UUID type) {
        return Fault.of(
                        BlockFault.ENCRYPTION_NOT_FOUND,
                        "Volume type encryption for type " + type + " could not be found",
                        "",
                        "")
                .exception();
    }

    private static StorageException noType(UUID id) {
        return Fault.of(BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + id + " could not be found", "", "")
                .exception();
    }
}
