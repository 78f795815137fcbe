package octopus.block.operation;

import java.util.Collection;
import java.util.stream.Collectors;
import octopus.block.BlockFault;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Refusals that several operations share, worded so that the reader knows the state, the rule and the way out. */
public final class Refuse {
    private Refuse() {}

    public static StorageException status(Volume volume, String operation, Collection<VolumeStatus> allowed) {
        String states = allowed.stream().map(VolumeStatus::text).sorted().collect(Collectors.joining(" or "));
        return volume(
                volume,
                operation,
                "its status is " + volume.status().text(),
                "The status must be " + states + " for this.");
    }

    public static StorageException volume(Volume volume, String operation, String cause, String correction) {
        return Fault.of(
                        BlockFault.INVALID_VOLUME,
                        "Invalid volume: cannot " + operation + " volume " + volume.nameOrId(),
                        cause,
                        correction)
                .about("volume", volume.id())
                .about("status", volume.status().text())
                .exception();
    }

    /** @throws StorageException INVALID_VOLUME for a volume that is in a group */
    public static void whileInGroup(Volume volume, String operation) {
        volume.group().ifPresent(in -> {
            throw volume(volume, operation, "it is in group " + in.group(), "Take it out of the group first.");
        });
    }

    /** The rule is asked at the door; whether it counts, only the type tells. */
    public static StorageException multiattach(VolumeType type) {
        return Fault.of(
                        BlockFault.NOT_ALLOWED,
                        "Policy doesn't allow volume:multiattach to be performed",
                        "volumes of type " + type.name() + " may be attached by several consumers at a time",
                        "Take another type, or ask an administrator.")
                .exception();
    }

    public static StorageException request(String field, String what, String cause, String correction) {
        return Fault.of(BlockFault.INVALID_REQUEST, what, cause, correction)
                .about("field", field)
                .exception();
    }

    public static StorageException input(String field, String what, String cause, String correction) {
        return Fault.of(CommonFault.INVALID_INPUT, what, cause, correction)
                .about("field", field)
                .exception();
    }

    public static Fault unsupported(String backend, String ability) {
        return Fault.of(
                        CommonFault.NOT_SUPPORTED,
                        "Backend " + backend + " cannot " + ability,
                        "its driver does not have that ability",
                        "Use a volume type whose backends can.")
                .about("backend", backend);
    }
}
