package octopus.block.operation.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupStatus;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/**
 * Changes of a group: its description, and which volumes are in it. No storage knows of groups, so that all of it is rows
 * and done when the call returns.
 */
public final class GroupMembers {
    private static final Set<VolumeStatus> MAY_COME = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);
    private static final Set<VolumeStatus> MAY_GO =
            Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE, VolumeStatus.ERROR, VolumeStatus.ERROR_DELETING);

    private final Workbench bench;

    public GroupMembers(Workbench bench) {
        this.bench = bench;
    }

    /** @param name empty leaves it; a present empty Optional clears it */
    public record Change(
            Optional<Optional<String>> name,
            Optional<Optional<String>> description,
            List<VolumeId> add,
            List<VolumeId> remove) {
        public Change {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }

        /** Nothing is to change. */
        public boolean isEmpty() {
            return name.isEmpty() && description.isEmpty() && !moves();
        }

        boolean moves() {
            return !add.isEmpty() || !remove.isEmpty();
        }
    }

    /** All of the change, or nothing of it. */
    public void update(Caller caller, GroupId id, Change change) {
        bench.database().write(transaction -> {
            Group group = bench.changing(transaction, caller, id);
            if (change.moves() && group.status() != GroupStatus.AVAILABLE) {
                throw RefuseGroup.status(group, "change the volumes of", Set.of(GroupStatus.AVAILABLE));
            }
            refuseBoth(group, change);
            change.add().forEach(volume -> add(transaction, caller, group, volume));
            change.remove().forEach(volume -> remove(transaction, caller, group, volume));
            bench.stores()
                    .groups()
                    .groups()
                    .describe(
                            transaction,
                            id,
                            change.name().orElse(group.name()),
                            change.description().orElse(group.description()));
            bench.journal().done(transaction, caller, "group.update", "group", id, words(change));
            bench.journal()
                    .event(
                            transaction,
                            "group.updated",
                            "group",
                            id,
                            group.project(),
                            Map.of("added", texts(change.add()), "removed", texts(change.remove())));
            return id;
        });
    }

    private static void refuseBoth(Group group, Change change) {
        change.add().stream().filter(change.remove()::contains).findFirst().ifPresent(volume -> {
            throw RefuseGroup.group(
                    group, "update", "volume " + volume + " is both to be added and to be removed", "Name it once.");
        });
    }

    private void add(Transaction transaction, Caller caller, Group group, VolumeId id) {
        Volume volume = member(transaction, caller, group, id, "add");
        if (volume.group().isPresent()) {
            if (volume.group().get().group().equals(group.id())) {
                return;
            }
            throw Refuse.volume(
                    volume,
                    "add to group " + group.nameOrId(),
                    "it is in group " + volume.group().get().group(),
                    "Take it out of that one first.");
        }
        if (!MAY_COME.contains(volume.status())) {
            throw Refuse.status(volume, "add to group " + group.nameOrId(), MAY_COME);
        }
        if (volume.type().filter(group.volumeTypes()::contains).isEmpty()) {
            throw Refuse.volume(
                    volume,
                    "add to group " + group.nameOrId(),
                    "its type is none of the group's",
                    "The group has volumes of types " + texts(group.volumeTypes()) + ".");
        }
        Optional<String> backend = volume.location().map(Location::backend);
        if (backend.isEmpty() || !backend.equals(group.place().map(Group.Place::backend))) {
            throw Refuse.volume(
                    volume,
                    "add to group " + group.nameOrId(),
                    "it is on backend " + backend.orElse("none") + ", the group on "
                            + group.place().map(Group.Place::backend).orElse("none"),
                    "All volumes of a group are on one backend.");
        }
        bench.stores().volumes().write(transaction, id, VolumeChange.none().group(Optional.of(group.membership())));
    }

    private void remove(Transaction transaction, Caller caller, Group group, VolumeId id) {
        Volume volume = member(transaction, caller, group, id, "remove");
        if (volume.group().filter(in -> in.group().equals(group.id())).isEmpty()) {
            throw Refuse.volume(
                    volume, "remove from group " + group.nameOrId(), "it is not in it", "See which volumes are.");
        }
        if (!MAY_GO.contains(volume.status())) {
            throw Refuse.status(volume, "remove from group " + group.nameOrId(), MAY_GO);
        }
        bench.stores().volumes().write(transaction, id, VolumeChange.none().group(Optional.empty()));
    }

    /** A volume of the group's own project; what is another's is refused as if it were not there. */
    private Volume member(Transaction transaction, Caller caller, Group group, VolumeId id, String verb) {
        try {
            Volume volume = bench.changing(transaction, caller, id);
            if (volume.project().equals(group.project())) {
                return volume;
            }
        } catch (StorageException e) {
            // Told below: which volume of several it was, and in which field.
        }
        throw Refuse.request(
                verb + "_volumes",
                "Invalid volume: cannot " + verb + " volume " + id + " of group " + group.nameOrId(),
                "there is no such volume in the group's project",
                "List the volumes.");
    }

    private static String words(Change change) {
        return Stream.of(
                        change.add().isEmpty() ? "" : "added " + texts(change.add()),
                        change.remove().isEmpty() ? "" : "removed " + texts(change.remove()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String texts(List<?> ids) {
        return ids.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
