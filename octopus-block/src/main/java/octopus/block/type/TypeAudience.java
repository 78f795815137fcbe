package octopus.block.type;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.message.Journal;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/** For whom volume types are: which projects see a private one, and which one a project gets without asking. */
public final class TypeAudience {
    private final Database database;
    private final VolumeTypeStore types;
    private final Journal journal;

    public TypeAudience(Database database, VolumeTypeStore types, Journal journal) {
        this.database = database;
        this.types = types;
        this.journal = journal;
    }

    /** The projects that see a private type, besides administrators. */
    public List<String> projects(UUID type) {
        return database.read(sql -> types.access().projects(sql, type));
    }

    /** @throws StorageException INVALID_TYPE for a public type, TYPE_ACCESS_EXISTS */
    public void give(Caller caller, UUID type, String project) {
        database.write(transaction -> {
            VolumeType given = limited(transaction.sql(), type);
            if (!types.access().insert(transaction, type, project, journal.now())) {
                throw Fault.of(
                                BlockFault.TYPE_ACCESS_EXISTS,
                                "Volume type access for " + type + " / " + project + " combination already exists",
                                "",
                                "")
                        .exception();
            }
            journal.done(transaction, caller, "type.give-access", "volume_type", type, "to project " + project);
            return given;
        });
    }

    /** Volumes of the type that the project has stay. @throws StorageException INVALID_TYPE, TYPE_ACCESS_NOT_FOUND */
    public void take(Caller caller, UUID type, String project) {
        database.write(transaction -> {
            VolumeType taken = limited(transaction.sql(), type);
            if (!types.access().delete(transaction, type, project)) {
                throw Fault.of(
                                BlockFault.TYPE_ACCESS_NOT_FOUND,
                                "Volume type access not found for " + type + " / " + project + " combination",
                                "",
                                "")
                        .exception();
            }
            journal.done(transaction, caller, "type.take-access", "volume_type", type, "from project " + project);
            return taken;
        });
    }

    /** By project: the type that its volumes get when they name none. */
    public Map<String, UUID> defaults() {
        return database.read(types.defaults()::all);
    }

    /** @throws StorageException DEFAULT_TYPE_NOT_FOUND */
    public UUID defaultOf(String project) {
        return database.read(sql -> types.defaults().find(sql, project)).orElseThrow(() -> noDefault(project));
    }

    /** @param reference id or name. @throws StorageException INVALID_TYPE when there is none, or the project may not see it */
    public VolumeType setDefault(Caller caller, String project, String reference) {
        return database.write(transaction -> {
            VolumeType type = types.find(transaction.sql(), Caller.octopus(), reference)
                    .filter(found -> types.isSeenBy(transaction.sql(), found, project))
                    .orElseThrow(() -> Fault.of(
                                    BlockFault.INVALID_TYPE,
                                    "Setting the default volume type of project " + project,
                                    "Volume type " + reference + " could not be found, or that project may not see it",
                                    "List the types, or give the project access.")
                            .about("field", "volume_type")
                            .exception());
            types.defaults().set(transaction, project, type.id());
            journal.done(transaction, caller, "type.set-default", "volume_type", type.id(), "of project " + project);
            return type;
        });
    }

    /** @throws StorageException DEFAULT_TYPE_NOT_FOUND */
    public void unsetDefault(Caller caller, String project) {
        database.write(transaction -> {
            UUID type = types.defaults().find(transaction.sql(), project).orElseThrow(() -> noDefault(project));
            types.defaults().delete(transaction, project);
            journal.done(transaction, caller, "type.unset-default", "volume_type", type, "of project " + project);
            return type;
        });
    }

    private VolumeType limited(DSLContext sql, UUID id) {
        VolumeType type = types.find(sql, id)
                .orElseThrow(() -> Fault.of(
                                BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + id + " could not be found", "", "")
                        .exception());
        if (type.isPublic()) {
            throw Fault.of(
                            BlockFault.INVALID_TYPE,
                            "Type access modification is not applicable to public volume type " + type.name(),
                            "every project sees it",
                            "Make the type private first.")
                    .exception();
        }
        return type;
    }

    private static StorageException noDefault(String project) {
        return Fault.of(BlockFault.DEFAULT_TYPE_NOT_FOUND, "Default type for project " + project + " not found", "", "")
                .exception();
    }
}
