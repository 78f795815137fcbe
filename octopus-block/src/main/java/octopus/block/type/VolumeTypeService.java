package octopus.block.type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.group.GroupStore;
import octopus.block.message.Journal;
import octopus.block.volume.VolumeStore;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/** What may be asked of volume types. */
public final class VolumeTypeService {
    private final Database database;
    private final VolumeTypeStore store;
    private final Users users;
    private final Journal journal;
    private final String defaultType;

    /** Who refers to types: by id, or by name. */
    public record Users(VolumeStore volumes, GroupStore groups, TypeNames names) {}

    /** @param defaultType name of the type of volumes that name none; empty for none */
    public VolumeTypeService(
            Database database, VolumeTypeStore store, Users users, Journal journal, String defaultType) {
        this.database = database;
        this.store = store;
        this.users = users;
        this.journal = journal;
        this.defaultType = defaultType;
    }

    /** @throws StorageException VOLUME_TYPE_NOT_FOUND when the marker does not exist */
    public List<VolumeType> list(TypeQuery query) {
        return database.read(sql -> {
            query.marker().ifPresent(id -> find(sql, id.toString()));
            return store.list(sql, query);
        });
    }

    /** By id or by name, of any project. @throws StorageException VOLUME_TYPE_NOT_FOUND */
    public VolumeType find(String reference) {
        return database.read(sql -> find(sql, reference));
    }

    /** By id or by name. @throws StorageException VOLUME_TYPE_NOT_FOUND, also for a private one that the caller may not see */
    public VolumeType find(Caller caller, String reference) {
        return database.read(sql -> find(sql, caller, reference));
    }

    /** The type of the project's volumes that name none. @throws StorageException VOLUME_TYPE_NOT_FOUND */
    public VolumeType defaultType(String project) {
        return database.read(
                sql -> store.defaultOf(sql, project, defaultType).orElseThrow(() -> notFound(defaultType)));
    }

    /** Makes the default type where it is missing: at the start of the process. */
    public void ensureDefault() {
        if (!defaultType.isBlank()
                && database.read(sql -> store.byName(sql, defaultType)).isEmpty()) {
            create(Caller.octopus(), defaultType, Optional.of("Default Volume Type"), true, Map.of());
        }
    }

    /** @throws StorageException TYPE_EXISTS */
    public VolumeType create(
            Caller caller, String name, Optional<String> description, boolean isPublic, Map<String, String> specs) {
        return database.write(transaction -> {
            refuseTakenName(transaction, name, Optional.empty());
            VolumeType type = new VolumeType(
                    UUID.randomUUID(),
                    name,
                    description,
                    isPublic,
                    specs,
                    Optional.empty(),
                    Optional.empty(),
                    journal.now(),
                    Optional.empty());
            store.insert(transaction, type);
            journal.done(transaction, caller, "type.create", "volume_type", type.id(), name);
            return type;
        });
    }

    public VolumeType update(
            Caller caller, UUID id, Optional<String> name, Optional<String> description, Optional<Boolean> isPublic) {
        return database.write(transaction -> {
            VolumeType before = find(transaction.sql(), id.toString());
            name.ifPresent(wanted -> refuseTakenName(transaction, wanted, Optional.of(id)));
            VolumeType now = before.described(
                    name.orElse(before.name()),
                    description.or(before::description),
                    isPublic.orElse(before.isPublic()),
                    journal.now());
            store.update(transaction, now);
            if (!before.name().equals(now.name())) {
                users.names().renamed(transaction, before.name(), now.name());
            }
            journal.done(transaction, caller, "type.update", "volume_type", id, now.name());
            return now;
        });
    }

    /** @throws StorageException TYPE_IN_USE, also for the default type and the last one */
    public void delete(Caller caller, UUID id) {
        database.write(transaction -> {
            VolumeType type = find(transaction.sql(), id.toString());
            if (users.volumes().usesType(transaction.sql(), id)) {
                throw inUse(type, "volumes of this type exist");
            }
            if (users.groups().usesVolumeType(transaction.sql(), id)) {
                throw inUse(type, "groups may have volumes of this type");
            }
            if (type.name().equals(defaultType)) {
                throw inUse(type, "it is the default type");
            }
            store.defaults().projectOf(transaction.sql(), id).ifPresent(project -> {
                throw inUse(type, "it is the default type of project " + project);
            });
            if (store.count(transaction.sql()) == 1) {
                throw inUse(type, "it is the last one");
            }
            store.delete(transaction, id);
            users.names().gone(transaction, type.name());
            journal.done(transaction, caller, "type.delete", "volume_type", id, type.name());
            return type;
        });
    }

    /** Merges these into the type's extra specs. @throws StorageException TYPE_IN_USE while volumes have the type */
    public Map<String, String> setExtraSpecs(Caller caller, UUID id, Map<String, String> given) {
        return changeSpecs(caller, id, specs -> specs.putAll(given));
    }

    /** @throws StorageException EXTRA_SPEC_NOT_FOUND */
    public void deleteExtraSpec(Caller caller, UUID id, String key) {
        changeSpecs(caller, id, specs -> {
            if (specs.remove(key) == null) {
                throw Fault.of(
                                BlockFault.EXTRA_SPEC_NOT_FOUND,
                                "Volume type " + id + " has no extra specs with key " + key,
                                "",
                                "")
                        .exception();
            }
        });
    }

    private Map<String, String> changeSpecs(
            Caller caller, UUID id, java.util.function.Consumer<Map<String, String>> change) {
        return database.write(transaction -> {
            VolumeType before = find(transaction.sql(), id.toString());
            if (users.volumes().usesType(transaction.sql(), id)) {
                throw inUse(before, "volumes of this type exist");
            }
            Map<String, String> specs = new LinkedHashMap<>(before.extraSpecs());
            change.accept(specs);
            store.update(transaction, before.asking(specs, journal.now()));
            journal.done(transaction, caller, "type.extra-specs", "volume_type", id, before.name());
            return specs;
        });
    }

    private VolumeType find(DSLContext sql, String reference) {
        return find(sql, Caller.octopus(), reference);
    }

    private VolumeType find(DSLContext sql, Caller caller, String reference) {
        return store.find(sql, caller, reference).orElseThrow(() -> notFound(reference));
    }

    private static StorageException notFound(String reference) {
        return Fault.of(BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + reference + " could not be found", "", "")
                .exception();
    }

    private void refuseTakenName(Transaction transaction, String name, Optional<UUID> own) {
        Optional<VolumeType> other = store.byName(transaction.sql(), name)
                .filter(type -> own.filter(type.id()::equals).isEmpty());
        if (other.isPresent()) {
            throw Fault.of(
                            BlockFault.TYPE_EXISTS,
                            "Volume Type " + name + " already exists",
                            "its id is " + other.get().id(),
                            "Choose another name.")
                    .about("field", "name")
                    .exception();
        }
    }

    private static StorageException inUse(VolumeType type, String cause) {
        return Fault.of(
                        BlockFault.TYPE_IN_USE,
                        "Volume type " + type.name() + " (" + type.id() + ") cannot be changed so",
                        cause,
                        "Make a new type instead.")
                .exception();
    }
}
