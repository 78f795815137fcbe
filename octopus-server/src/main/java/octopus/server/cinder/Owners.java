package octopus.server.cinder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.room.BlockRoom;
import octopus.block.snapshot.Snapshot;
import octopus.block.transfer.Transfer;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.server.auth.policy.Target;
import octopus.server.route.UuidText;
import octopus.spi.FaultCode;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/** Finds whose thing a path names. Asked only where a rule hangs on that. */
final class Owners {
    private final Map<String, BiFunction<Caller, UUID, Target>> finders;

    private Owners(Map<String, BiFunction<Caller, UUID, Target>> finders) {
        this.finders = finders;
    }

    static Owners nobody() {
        return new Owners(Map.of());
    }

    static Owners in(BlockRoom room) {
        BiFunction<Caller, UUID, Target> group = (caller, id) -> {
            Group found = room.groups().groups().show(caller, new GroupId(id));
            return Target.of(found.project(), found.user());
        };
        BiFunction<Caller, UUID, Target> groupSnapshot = (caller, id) -> {
            GroupSnapshot found = room.groups().snapshots().show(caller, new GroupSnapshotId(id));
            return Target.of(found.project(), found.user());
        };
        BiFunction<Caller, UUID, Target> transfer = (caller, id) -> {
            Transfer found = room.typeRoom().transfers().show(caller, id);
            return Target.project(found.project());
        };
        Map<String, BiFunction<Caller, UUID, Target>> finders = new HashMap<>(Map.of(
                "/groups/{",
                group,
                "/consistencygroups/{",
                group,
                "/group_snapshots/{",
                groupSnapshot,
                "/cgsnapshots/{",
                groupSnapshot,
                "/volumes/{",
                (caller, id) -> {
                    Volume volume =
                            room.volumes().show(caller, new VolumeId(id)).view().volume();
                    return Target.of(volume.project(), volume.user());
                },
                "/snapshots/{",
                (caller, id) -> {
                    Snapshot snapshot = room.snapshots().show(caller, new SnapshotId(id));
                    return Target.of(snapshot.project(), snapshot.user());
                },
                "/backups/{",
                (caller, id) -> {
                    Backup backup = room.backups()
                            .service()
                            .show(caller, new BackupId(id))
                            .backup();
                    return Target.of(backup.project(), backup.user());
                }));
        finders.put("/volume-transfers/{", transfer);
        finders.put("/os-volume-transfer/{", transfer);
        return new Owners(Map.copyOf(finders));
    }

    /**
     * Empty where the path names nothing that has an owner, or nothing that there is.
     *
     * @param path the template @param values of its parameters
     */
    Optional<Target> of(String path, List<String> values, Caller caller) {
        return finders.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey()))
                .findFirst()
                .flatMap(entry -> UuidText.strict(values.getFirst()).flatMap(id -> find(entry.getValue(), caller, id)));
    }

    private static Optional<Target> find(BiFunction<Caller, UUID, Target> finder, Caller caller, UUID id) {
        try {
            return Optional.of(finder.apply(caller, id));
        } catch (StorageException e) {
            if (e.fault().kind() == FaultCode.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
