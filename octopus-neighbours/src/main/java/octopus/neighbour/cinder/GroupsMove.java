package octopus.neighbour.cinder;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.group.Membership;
import octopus.core.db.Transaction;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;

/**
 * Group types, groups, and snapshots of groups. They come before the volumes, which come only where their group does: half a
 * group would be another promise than the one that was made.
 */
final class GroupsMove {
    private static final String TYPES = "group types";
    private static final String GROUPS = "groups";
    private static final String SNAPSHOTS = "group snapshots";
    private static final Set<GroupStatus> RESTS =
            Set.of(GroupStatus.AVAILABLE, GroupStatus.ERROR, GroupStatus.ERROR_DELETING);

    private final CinderDatabase cinder;
    private final NewHome home;
    private final Map<String, String> backends;
    private final MovingReport report;
    private final Consumer<Consumer<Transaction>> write;

    /** @param backends our name for each {@code host@backend} @param write does nothing in a dry run */
    GroupsMove(
            CinderDatabase cinder,
            NewHome home,
            Map<String, String> backends,
            MovingReport report,
            Consumer<Consumer<Transaction>> write) {
        this.cinder = cinder;
        this.home = home;
        this.backends = backends;
        this.report = report;
        this.write = write;
    }

    /** What is here, or will be. @param groups by Cinder's id */
    record Coming(Map<String, Membership> groups, Set<String> snapshots) {
        Optional<Membership> group(String id) {
            return Optional.ofNullable(groups.get(id));
        }
    }

    Coming run(Set<UUID> volumeTypes) {
        Map<String, UUID> types = types();
        Map<String, Membership> groups = groups(types, volumeTypes);
        return new Coming(groups, snapshots(types, groups));
    }

    /** @return our id of each type that is here, or will be */
    private Map<String, UUID> types() {
        List<SourceRow> rows = cinder.all("group_types");
        List<String> ids = rows.stream().map(row -> row.need("id")).toList();
        Map<String, Map<String, String>> specs = cinder.maps("group_type_specs", "group_type_id", "key", ids);
        Map<String, UUID> usable = new HashMap<>();
        for (SourceRow row : rows) {
            String id = row.need("id");
            String name = row.text("name").orElse(id);
            if (name.equals(GroupType.CONSISTENCY_NAME)) {
                // The type of the older API's groups is ours from the start, under an id of its own.
                usable.put(id, GroupType.CONSISTENCY_ID);
                report.there(TYPES);
                continue;
            }
            GroupType type = new GroupType(
                    UUID.fromString(id),
                    name,
                    row.text("description"),
                    row.flag("is_public"),
                    specs.getOrDefault(id, Map.of()),
                    row.time("created_at").orElse(Instant.EPOCH),
                    row.time("updated_at"));
            switch (home.judge(type)) {
                case Decision.Comes<GroupType>(GroupType made) -> {
                    usable.put(id, made.id());
                    report.comes(TYPES);
                    write.accept(transaction -> home.add(transaction, made));
                }
                case Decision.There<GroupType> _ -> {
                    usable.put(id, type.id());
                    report.there(TYPES);
                }
                case Decision.Cannot<GroupType>(String reason) -> report.cannot(TYPES, id, name, reason);
            }
        }
        return usable;
    }

    private Map<String, Membership> groups(Map<String, UUID> types, Set<UUID> volumeTypes) {
        Map<String, List<String>> allowed = cinder.volumeTypesOfGroups();
        Map<String, Membership> coming = new HashMap<>();
        for (SourceRow row : cinder.all("groups")) {
            String id = row.need("id");
            Optional<UUID> type = row.text("group_type_id").map(types::get);
            Optional<GroupStatus> status = resting(row);
            if (type.isPresent() && home.hasGroup(GroupId.of(id))) {
                coming.put(id, new Membership(GroupId.of(id), type.get().equals(GroupType.CONSISTENCY_ID)));
                report.there(GROUPS);
            } else if (type.isEmpty()) {
                report.cannot(
                        GROUPS,
                        id,
                        name(row),
                        "its group type " + row.text("group_type_id").orElse("") + " cannot come");
            } else if (status.isEmpty()) {
                report.cannot(GROUPS, id, name(row), unsettled(row));
            } else {
                List<UUID> kinds = allowed.getOrDefault(id, List.of()).stream()
                        .map(UUID::fromString)
                        .filter(volumeTypes::contains)
                        .toList();
                Group group = group(row, status.get(), type.get(), kinds);
                coming.put(id, group.membership());
                report.comes(GROUPS);
                write.accept(transaction -> home.add(transaction, group));
            }
        }
        return coming;
    }

    private Group group(SourceRow row, GroupStatus status, UUID type, List<UUID> volumeTypes) {
        Optional<String> service = row.text("host").map(host -> host.replaceFirst("#.*$", ""));
        return new Group(
                GroupId.of(row.need("id")),
                row.text("project_id").orElse(""),
                row.text("user_id").orElse(""),
                row.text("name"),
                row.text("description"),
                status,
                row.text("availability_zone").orElse(""),
                type,
                volumeTypes,
                service.flatMap(
                        host -> Optional.ofNullable(backends.get(host)).map(backend -> new Group.Place(backend, host))),
                row.text("group_snapshot_id").map(GroupSnapshotId::of),
                row.text("source_group_id").map(GroupId::of),
                fault(status, "Group " + row.need("id")),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("updated_at"));
    }

    private Set<String> snapshots(Map<String, UUID> types, Map<String, Membership> groups) {
        Set<String> coming = new HashSet<>();
        for (SourceRow row : cinder.all("group_snapshots")) {
            String id = row.need("id");
            String group = row.text("group_id").orElse("");
            Optional<UUID> type = row.text("group_type_id").map(types::get);
            Optional<GroupStatus> status = resting(row);
            if (home.hasGroupSnapshot(GroupSnapshotId.of(id))) {
                coming.add(id);
                report.there(SNAPSHOTS);
            } else if (!groups.containsKey(group) || type.isEmpty()) {
                report.cannot(SNAPSHOTS, id, name(row), "its group " + group + " cannot come");
            } else if (status.isEmpty()) {
                report.cannot(SNAPSHOTS, id, name(row), unsettled(row));
            } else {
                GroupSnapshot snapshot = new GroupSnapshot(
                        GroupSnapshotId.of(id),
                        row.text("project_id").orElse(""),
                        row.text("user_id").orElse(""),
                        GroupId.of(group),
                        type.get(),
                        row.text("name"),
                        row.text("description"),
                        status.get(),
                        fault(status.get(), "Group snapshot " + id),
                        row.time("created_at").orElse(Instant.EPOCH),
                        row.time("updated_at"));
                coming.add(id);
                report.comes(SNAPSHOTS);
                write.accept(transaction -> home.add(transaction, snapshot));
            }
        }
        return coming;
    }

    private static Optional<GroupStatus> resting(SourceRow row) {
        return row.text("status").flatMap(GroupStatus::find).filter(RESTS::contains);
    }

    private static String unsettled(SourceRow row) {
        return "its status is " + row.text("status").orElse("") + ": wait until Cinder is done, or have it reset";
    }

    private static String name(SourceRow row) {
        return row.text("name").orElse("");
    }

    private static Optional<Fault> fault(GroupStatus status, String what) {
        return status == GroupStatus.AVAILABLE
                ? Optional.empty()
                : Optional.of(Fault.of(
                        NeighbourFault.FAILED_IN_CINDER,
                        what,
                        "it was in error when it was taken over from Cinder",
                        "Cinder's log of that time has the cause."));
    }
}
