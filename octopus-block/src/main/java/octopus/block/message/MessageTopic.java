package octopus.block.message;

import octopus.block.BlockFault;
import octopus.spi.Fault;

/**
 * What a user message is about. Action and detail ids are those of cinder.message.message_field; operations for which
 * upstream has no message (delete, detach, retype) get ids from 101 on.
 */
public enum MessageTopic {
    CREATE_VOLUME("VOLUME", "001"),
    COPY_IMAGE("VOLUME", "003"),
    UPLOAD_IMAGE("VOLUME", "004"),
    ATTACH("VOLUME", "002"),
    EXTEND("VOLUME", "007"),
    CREATE_SNAPSHOT("VOLUME_SNAPSHOT", "009"),
    DELETE_SNAPSHOT("VOLUME_SNAPSHOT", "010"),
    REVERT("VOLUME", "012"),
    CREATE_BACKUP("VOLUME_BACKUP", "013"),
    DELETE_BACKUP("VOLUME_BACKUP", "014"),
    RESTORE_BACKUP("VOLUME_BACKUP", "015"),
    DELETE_VOLUME("VOLUME", "101"),
    DETACH("VOLUME", "102"),
    RETYPE("VOLUME", "103"),
    MIGRATE("VOLUME", "111"),
    MANAGE("VOLUME", "112"),
    UNMANAGE("VOLUME", "008"),
    REIMAGE("VOLUME", "016"),
    MANAGE_SNAPSHOT("VOLUME_SNAPSHOT", "113"),
    UNMANAGE_SNAPSHOT("VOLUME_SNAPSHOT", "114"),
    CREATE_GROUP("VOLUME_GROUP", "121"),
    DELETE_GROUP("VOLUME_GROUP", "122"),
    CREATE_GROUP_SNAPSHOT("VOLUME_GROUP_SNAPSHOT", "123"),
    DELETE_GROUP_SNAPSHOT("VOLUME_GROUP_SNAPSHOT", "124");

    private final String resource;
    private final String action;

    MessageTopic(String resource, String action) {
        this.resource = resource;
        this.action = action;
    }

    public String resource() {
        return resource;
    }

    public String action() {
        return action;
    }

    /** 003 is upstream's "could not find any available weighted backend", 001 its "unknown error". */
    public String detail(Fault fault) {
        return fault.code().name().equals(BlockFault.NO_VALID_POOL.name()) ? "003" : "001";
    }
}
