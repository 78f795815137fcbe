package octopus.driver.cinder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Snapshots of several volumes at one moment, as Cinder's drivers take them: of a group that the storage knows. Octopus's own
 * groups are rows only, so the driver's group is made when the first moment of its volumes is taken, follows them to the
 * next, and goes with the last: on some storages a group takes its snapshots along.
 */
final class CinderGroups {
    private static final Logger LOG = LoggerFactory.getLogger(CinderGroups.class);
    static final String GROUP = "group";
    static final String MOMENT = "moment";
    private static final String MEMBERS = "members";
    private static final String MODELS = "models";
    private static final String LOCK = "groups";

    private final Bridge bridge;
    private final Journal journal;
    private final CinderProvisioner volumes;

    CinderGroups(Bridge bridge, Journal journal, CinderProvisioner volumes) {
        this.bridge = bridge;
        this.journal = journal;
        this.volumes = volumes;
    }

    List<SnapshotHandle> createSnapshots(List<Member> members) {
        List<VolumeId> held = members.stream()
                .map(member -> member.volume().id())
                .sorted(Comparator.comparing(VolumeId::toString))
                .toList();
        return volumes.alone(LOCK, () -> withEach(held, () -> create(members)));
    }

    private <T> T withEach(List<VolumeId> held, Supplier<T> work) {
        return held.isEmpty()
                ? work.get()
                : volumes.alone(held.getFirst(), () -> withEach(held.subList(1, held.size()), work));
    }

    private List<SnapshotHandle> create(List<Member> members) {
        List<Journal.Entry> there = members.stream()
                .flatMap(member -> journal.find(CinderProvisioner.SNAPSHOT, member.snapshot()).stream())
                .toList();
        if (there.size() == members.size() && there.stream().allMatch(Journal.Entry::whole)) {
            return handles(members);
        }
        Map<Member, Journal.Entry> parents = new LinkedHashMap<>();
        members.forEach(member -> parents.put(member, volumes.need(member.volume())));
        // They show another moment than those that are missing could.
        remove(members.stream()
                .flatMap(member -> journal
                        .find(CinderProvisioner.SNAPSHOT, member.snapshot())
                        .map(entry -> CinderDriver.handle(entry, member.volume()))
                        .stream())
                .toList());
        Journal.Entry group = group(List.copyOf(parents.values()));
        Journal.Entry moment = new Journal.Entry(
                MOMENT,
                UUID.randomUUID().toString(),
                "group_snapshot",
                group.pool(),
                0,
                false,
                Map.of(GROUP, group.id()));
        journal.write(moment);
        try {
            take(group, moment, parents);
        } catch (StorageException e) {
            takenBack(members, e);
            throw e;
        }
        return handles(members);
    }

    private List<SnapshotHandle> handles(List<Member> members) {
        return members.stream()
                .map(member -> CinderDriver.handle(
                        journal.find(CinderProvisioner.SNAPSHOT, member.snapshot())
                                .orElseThrow(),
                        member.volume()))
                .toList();
    }

    private void take(Journal.Entry group, Journal.Entry moment, Map<Member, Journal.Entry> parents) {
        List<Journal.Entry> begun = new ArrayList<>();
        List<Map<String, Object>> wires = new ArrayList<>();
        parents.forEach((member, parent) -> {
            Map<String, String> notes =
                    Map.of(Wire.GIB, Long.toString(parent.gib()), GROUP, group.id(), MOMENT, moment.id());
            begun.add(new Journal.Entry(
                    CinderProvisioner.SNAPSHOT,
                    member.snapshot().toString(),
                    "snapshot-" + member.snapshot(),
                    parent.pool(),
                    parent.gib(),
                    false,
                    notes));
            wires.add(Wire.snapshot(member.snapshot(), CinderProvisioner.handle(parent), notes));
        });
        begun.forEach(journal::write);
        JsonNode answer = bridge.call("group_snapshot", Map.of("snapshots", wires));
        for (Journal.Entry entry : begun) {
            Map<String, String> notes = new HashMap<>(entry.notes());
            JsonNode model = answer.path(MODELS).path(entry.id());
            if (!model.isEmpty()) {
                notes.put(Wire.MODEL, model.toString());
            }
            journal.write(entry.done(notes));
        }
        journal.write(moment.done(moment.notes()));
    }

    /** A driver that has failed has mostly cleaned up itself; what it has left is not left by us. */
    private void takenBack(List<Member> members, StorageException first) {
        try {
            remove(members.stream()
                    .flatMap(member -> journal
                            .find(CinderProvisioner.SNAPSHOT, member.snapshot())
                            .map(entry -> CinderDriver.handle(entry, member.volume()))
                            .stream())
                    .toList());
        } catch (StorageException e) {
            first.addSuppressed(e);
        }
    }

    void deleteSnapshots(List<SnapshotHandle> snapshots) {
        volumes.alone(LOCK, () -> {
            remove(snapshots);
            return true;
        });
    }

    /** Those of one moment together when all of it goes, others by themselves; then groups that nobody needs any more. */
    private void remove(List<SnapshotHandle> snapshots) {
        snapshots.stream()
                .collect(Collectors.groupingBy(CinderGroups::momentOf, LinkedHashMap::new, Collectors.toList()))
                .forEach((moment, parts) -> {
                    boolean known = journal.find(MOMENT, moment).isPresent();
                    // One that is gone already is not asked for again.
                    remove(moment, known ? parts.stream().filter(this::isThere).toList() : parts);
                });
        sweep(snapshots.stream()
                .map(each -> each.notes().getOrDefault(GROUP, ""))
                .collect(Collectors.toSet()));
    }

    private void remove(String moment, List<SnapshotHandle> parts) {
        if (moment.isEmpty() || partsOf(moment) > parts.size()) {
            parts.forEach(each -> {
                JsonNode ignored = bridge.call("delete_snapshot", Map.of("snapshot", Wire.snapshot(each)));
            });
        } else if (!parts.isEmpty()) {
            JsonNode ignored = bridge.call(
                    "delete_group_snapshot",
                    Map.of("snapshots", parts.stream().map(Wire::snapshot).toList()));
        }
        parts.forEach(each -> journal.remove(CinderProvisioner.SNAPSHOT, each.id()));
    }

    private boolean isThere(SnapshotHandle snapshot) {
        return journal.find(CinderProvisioner.SNAPSHOT, snapshot.id()).isPresent();
    }

    private static String momentOf(SnapshotHandle snapshot) {
        return snapshot.notes().getOrDefault(MOMENT, "");
    }

    private long partsOf(String moment) {
        return journal.all(CinderProvisioner.SNAPSHOT).stream()
                .filter(entry -> moment.equals(entry.notes().get(MOMENT)))
                .count();
    }

    /**
     * Moments without a snapshot, then groups without a moment.
     *
     * @param concerned groups whose trouble is the caller's; that of others waits for the next sweep
     */
    private void sweep(Set<String> concerned) {
        journal.all(MOMENT).stream()
                .filter(moment -> partsOf(moment.id()) == 0)
                .forEach(moment -> journal.remove(MOMENT, moment.id()));
        Set<String> needed = journal.all(MOMENT).stream()
                .map(moment -> moment.notes().getOrDefault(GROUP, ""))
                .collect(Collectors.toSet());
        Optional<StorageException> trouble = Optional.empty();
        for (Journal.Entry group : journal.all(GROUP)) {
            if (needed.contains(group.id())) {
                continue;
            }
            try {
                dissolve(group);
            } catch (StorageException e) {
                LOG.warn("{} stays on the storage for now: {}", group.name(), e.getMessage());
                if (concerned.contains(group.id())) {
                    trouble = Optional.of(e);
                }
            }
        }
        trouble.ifPresent(e -> {
            throw e;
        });
    }

    /** Its volumes leave it first: a driver deletes what it is told to be in a group that goes. */
    private void dissolve(Journal.Entry group) {
        if (group.whole()) {
            change(group, Set.of());
        }
        try {
            JsonNode ignored = bridge.call("delete_group", Map.of(GROUP, group.id()));
        } catch (StorageException e) {
            if (group.whole() || !CinderProvisioner.saysItIsGone(e)) {
                throw e;
            }
        }
        journal.remove(GROUP, group.id());
    }

    /** The driver's group of these volumes: theirs already, or a new one. Volumes of other groups leave those. */
    private Journal.Entry group(List<Journal.Entry> parents) {
        Set<String> wanted =
                parents.stream().map(Journal.Entry::id).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Journal.Entry> theirs = journal.all(GROUP).stream()
                .filter(group -> membersOf(group).stream().anyMatch(wanted::contains))
                .sorted(Comparator.comparing(
                                (Journal.Entry group) -> membersOf(group).equals(wanted))
                        .reversed())
                .toList();
        theirs.stream().filter(group -> !group.whole()).forEach(this::dissolve);
        List<Journal.Entry> whole = theirs.stream().filter(Journal.Entry::whole).toList();
        whole.stream().skip(1).forEach(other -> change(other, without(membersOf(other), wanted)));
        Journal.Entry group = whole.isEmpty() ? made(parents.getFirst().pool(), wanted) : whole.getFirst();
        return change(group, wanted);
    }

    private Journal.Entry made(String pool, Set<String> wanted) {
        String id = UUID.randomUUID().toString();
        Journal.Entry begun =
                new Journal.Entry(GROUP, id, "group-" + id, pool, 0, false, Map.of(MEMBERS, String.join(",", wanted)));
        journal.write(begun);
        JsonNode ignored = bridge.call("create_group", Map.of(GROUP, id, "volumes", wires(wanted)));
        Journal.Entry done = begun.done(Map.of(MEMBERS, ""));
        journal.write(done);
        return done;
    }

    private Journal.Entry change(Journal.Entry group, Set<String> wanted) {
        Set<String> is = membersOf(group);
        if (is.equals(wanted)) {
            return group;
        }
        JsonNode answer = bridge.call(
                "update_group",
                Map.of(GROUP, group.id(), "add", wires(without(wanted, is)), "remove", wires(without(is, wanted))));
        answer.path(MODELS)
                .forEachEntry((id, model) ->
                        journal.find(CinderProvisioner.KIND, id).ifPresent(entry -> volumes.learn(entry, model)));
        Journal.Entry changed = group.done(Map.of(MEMBERS, String.join(",", wanted)));
        journal.write(changed);
        return changed;
    }

    /** Volumes that are gone have left their groups with that. */
    private List<Map<String, Object>> wires(Set<String> ids) {
        return ids.stream()
                .flatMap(id -> journal.find(CinderProvisioner.KIND, id).stream())
                .filter(Journal.Entry::whole)
                .map(CinderProvisioner::handle)
                .map((VolumeHandle handle) -> Wire.volume(handle))
                .toList();
    }

    private static Set<String> membersOf(Journal.Entry group) {
        return Optional.ofNullable(group.notes().get(MEMBERS)).stream()
                .flatMap(text -> java.util.Arrays.stream(text.split(",", -1)))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
