package octopus.block.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.message.Journal;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/** What may be asked of group types. */
public final class GroupTypeService {
    private final Database database;
    private final GroupStores stores;
    private final Journal journal;
    private final Optional<String> defaultType;

    /** @param defaultType name or id of the one that is told to whoever asks for the default */
    public GroupTypeService(Database database, GroupStores stores, Journal journal, Optional<String> defaultType) {
        this.database = database;
        this.stores = stores;
        this.journal = journal;
        this.defaultType = defaultType;
    }

    /** The type that the settings name; empty where they name none, or one that there is not. */
    public Optional<GroupType> usual() {
        return defaultType.flatMap(reference -> database.read(sql -> named(sql, reference)));
    }

    /** What shall change; what is empty stays. */
    public record Change(Optional<String> name, Optional<String> description, Optional<Boolean> isPublic) {}

    /** @throws StorageException GROUP_TYPE_NOT_FOUND when the marker does not exist */
    public List<GroupType> list(GroupTypeQuery query) {
        return database.read(sql -> {
            query.marker().ifPresent(id -> find(sql, id.toString()));
            return stores.types().list(sql, query);
        });
    }

    /** By id or by name. @throws StorageException GROUP_TYPE_NOT_FOUND */
    public GroupType find(String reference) {
        return database.read(sql -> find(sql, reference));
    }

    /** Makes the type of consistency groups where it is missing: at the start of the process. */
    public void ensureConsistencyType() {
        if (database.read(sql -> stores.types().find(sql, GroupType.CONSISTENCY_ID))
                .isEmpty()) {
            GroupType type = new GroupType(
                    GroupType.CONSISTENCY_ID,
                    GroupType.CONSISTENCY_NAME,
                    Optional.of("Default group type for migrating cgsnapshot"),
                    true,
                    Map.of(GroupType.CONSISTENT_SNAPSHOTS, "<is> True"),
                    journal.now(),
                    Optional.empty());
            database.write(transaction -> stores.types().insert(transaction, type));
        }
    }

    /** @throws StorageException GROUP_TYPE_EXISTS */
    public GroupType create(
            Caller caller, String name, Optional<String> description, boolean isPublic, Map<String, String> specs) {
        return database.write(transaction -> {
            refuseTakenName(transaction, name, Optional.empty());
            GroupType type = new GroupType(
                    UUID.randomUUID(), name, description, isPublic, specs, journal.now(), Optional.empty());
            if (!stores.types().insert(transaction, type)) {
                throw taken(name, "another request has just made it");
            }
            journal.done(transaction, caller, "group-type.create", "group_type", type.id(), name);
            return type;
        });
    }

    /** @throws StorageException GROUP_TYPE_IN_USE for the type of consistency groups */
    public GroupType update(Caller caller, UUID id, Change change) {
        return database.write(transaction -> {
            GroupType before = changeable(transaction, id);
            change.name().ifPresent(wanted -> refuseTakenName(transaction, wanted, Optional.of(id)));
            GroupType now = new GroupType(
                    id,
                    change.name().orElse(before.name()),
                    change.description().or(before::description),
                    change.isPublic().orElse(before.isPublic()),
                    before.specs(),
                    before.createdAt(),
                    Optional.of(journal.now()));
            stores.types().update(transaction, now);
            journal.done(transaction, caller, "group-type.update", "group_type", id, now.name());
            return now;
        });
    }

    /** @throws StorageException GROUP_TYPE_IN_USE */
    public void delete(Caller caller, UUID id) {
        database.write(transaction -> {
            GroupType type = changeable(transaction, id);
            if (stores.groups().usesType(transaction.sql(), id)) {
                throw inUse(type, "groups of this type exist");
            }
            stores.types().delete(transaction, id);
            journal.done(transaction, caller, "group-type.delete", "group_type", id, type.name());
            return type;
        });
    }

    /** Merges these into the type's specs. */
    public Map<String, String> setSpecs(Caller caller, UUID id, Map<String, String> given) {
        return changeSpecs(caller, id, specs -> specs.putAll(given));
    }

    /** @throws StorageException GROUP_SPEC_NOT_FOUND */
    public void deleteSpec(Caller caller, UUID id, String key) {
        changeSpecs(caller, id, specs -> {
            if (specs.remove(key) == null) {
                throw Fault.of(
                                GroupFault.GROUP_SPEC_NOT_FOUND,
                                "Group type " + id + " has no specs with key " + key,
                                "",
                                "")
                        .exception();
            }
        });
    }

    private Map<String, String> changeSpecs(Caller caller, UUID id, Consumer<Map<String, String>> change) {
        return database.write(transaction -> {
            GroupType before = changeable(transaction, id);
            Map<String, String> specs = new LinkedHashMap<>(before.specs());
            change.accept(specs);
            GroupType now = new GroupType(
                    id,
                    before.name(),
                    before.description(),
                    before.isPublic(),
                    specs,
                    before.createdAt(),
                    Optional.of(journal.now()));
            if (now.wantsConsistentSnapshots() != before.wantsConsistentSnapshots()
                    && stores.groups().usesType(transaction.sql(), id)) {
                throw inUse(before, "groups of this type exist, whose snapshots would mean something else");
            }
            stores.types().update(transaction, now);
            journal.done(transaction, caller, "group-type.specs", "group_type", id, before.name());
            return specs;
        });
    }

    private GroupType changeable(Transaction transaction, UUID id) {
        GroupType type = find(transaction.sql(), id.toString());
        if (type.isConsistency()) {
            throw inUse(type, "it is the type of consistency groups");
        }
        return type;
    }

    private Optional<GroupType> named(DSLContext sql, String reference) {
        return uuid(reference)
                .flatMap(id -> stores.types().find(sql, id))
                .or(() -> stores.types().byName(sql, reference));
    }

    private GroupType find(DSLContext sql, String reference) {
        return named(sql, reference)
                .orElseThrow(() -> Fault.of(
                                GroupFault.GROUP_TYPE_NOT_FOUND,
                                "Group type " + reference + " could not be found",
                                "",
                                "")
                        .exception());
    }

    private void refuseTakenName(Transaction transaction, String name, Optional<UUID> own) {
        stores.types()
                .byName(transaction.sql(), name)
                .filter(type -> own.filter(type.id()::equals).isEmpty())
                .ifPresent(other -> {
                    throw taken(name, "its id is " + other.id());
                });
    }

    private static StorageException taken(String name, String cause) {
        return Fault.of(
                        GroupFault.GROUP_TYPE_EXISTS,
                        "Group Type " + name + " already exists",
                        cause,
                        "Choose another name.")
                .about("field", "name")
                .exception();
    }

    private static StorageException inUse(GroupType type, String cause) {
        return Fault.of(
                        GroupFault.GROUP_TYPE_IN_USE,
                        "Group type " + type.name() + " (" + type.id() + ") cannot be changed so",
                        cause,
                        "Make a new type instead.")
                .exception();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
